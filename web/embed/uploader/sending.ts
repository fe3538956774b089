/** One file on its way, whichever way it takes. */
export type Sending = {
  readonly file: File;
  /** The base of the server, with a slash at its end. */
  readonly server: string;
  /** What is said about the file, by the names of the form: `project`, `ttl`. */
  readonly terms: Readonly<Record<string, string>>;
  /** What proves that one may. @throws whatever the page's own provider throws */
  readonly authorization: () => Promise<Readonly<Record<string, string>>>;
  /** Called with the bytes that have been sent. */
  readonly onProgress: (loaded: number) => void;
  /** Called when the connection is lost and the upload waits to go on. */
  readonly onInterrupted: () => void;
  readonly signal: AbortSignal;
};
