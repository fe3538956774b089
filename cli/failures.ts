/** The command was called wrongly, or names a local file that is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server said no, or what came from it is not what it should be. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(message: string, status = 0, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Refused for now: a request of ours that broke off is still being let go of. */
export class Busy extends Refused {}

/** No answer came. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** A connection was there and broke: another try may well succeed. */
  readonly wasConnected: boolean;

  constructor(message: string, wasConnected: boolean, options?: ErrorOptions) {
    super(message, options);
    this.wasConnected = wasConnected;
  }
}

/** The user pressed Ctrl-C. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** What the shell is told (CONTRACT §6). A cancelled command ends as one that SIGINT ended. */
export const exitCodeOf = (failure: unknown): number => {
  if (failure instanceof UsageError) return 2;
  if (failure instanceof Unreachable) return 3;
  if (failure instanceof Cancelled) return 130;
  return 1;
};
