/** What a refusal means to whoever asked, independent of any protocol. */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'absent'
  | 'gone'
  | 'conflict'
  | 'method'
  | 'too-large'
  | 'headers-too-large'
  | 'unsupported'
  | 'precondition'
  | 'range'
  | 'undecodable'
  | 'limited'
  | 'full'
  | 'unavailable'
  | 'timeout'
  | 'broken'
  | 'upstream-broken'
  | 'upstream-slow';

/** What the catalogue says of one refusal. */
export type Entry = {
  readonly kind: ProblemKind;
  readonly title: string;
  readonly say: (detail: never) => string;
};
