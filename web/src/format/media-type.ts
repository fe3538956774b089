/** A media type without its parameters: `text/plain; charset=utf-8` is `text/plain` to a person. */
export const essence = (mediaType: string): string => mediaType.split(';', 1)[0] ?? mediaType;
