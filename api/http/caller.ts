import type { Context } from '../log/context.ts';

export type Role = 'anonymous' | 'token' | 'admin';

/** Who a request comes from, and what they may do. */
export type Caller = {
  readonly role: Role;
  /** Uploads and management: token, admin, or anybody where ALLOW_ANONYMOUS says so. */
  readonly mayManage: boolean;
  /** What events of this request carry. */
  readonly context: Context;
  /** The absolute base of links, without a slash at its end. */
  readonly baseUrl: string;
};
