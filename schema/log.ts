/** What parts need of a logger: structured fields first, then a sentence. Pino fits. */
export type Logger = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>>;
