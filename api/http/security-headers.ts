import { createHash } from 'node:crypto';

/** What an answer that is not a page may do in a browser: nothing. */
export const inertPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Headers of every answer that has none of its own to say the same.
 * Links are secrets, so no other site is told them; on our own pages `Origin` stays meaningful.
 */
export const baseHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': inertPolicy,
  'referrer-policy': 'same-origin',
};

/** Stored bytes shown on their own: pictures, sound, film and PDF (whose viewers count as objects) need no more than themselves. */
const contentPolicy =
  "default-src 'none'; img-src 'self' data:; media-src 'self' data:; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The Content-Security-Policy of stored bytes, which anybody may have written: no script, nothing fetched from elsewhere.
 * A document is put into a sandbox besides: an origin of its own, no forms, no plug-ins, no navigation of what is around it.
 */
export const storedBytesPolicy = (sandboxed: boolean): string =>
  sandboxed ? `${contentPolicy.replace("object-src 'self'", "object-src 'none'")}; sandbox` : contentPolicy;

export type PageSources = {
  /** Sources beside or instead of our own for scripts: `nonceSource(…)`, `hashSource(…)`. Any of them shuts `'self'` out. */
  readonly scripts?: readonly string[];
  /** Sources for styles beside our own. */
  readonly styles?: readonly string[];
};

/**
 * The Content-Security-Policy of our own pages: everything from this very origin, no inline script, no `eval`, no framing.
 *
 * Uploaded files live on the same origin, scripts among them. Where the page names its scripts by nonce or hash, `'self'` is left
 * out of `script-src` and `'strict-dynamic'` lets those scripts load their own parts, so that no upload ever runs in a page.
 */
export const pagePolicy = ({ scripts = [], styles = [] }: PageSources = {}): string =>
  [
    "default-src 'none'",
    `script-src ${scripts.length > 0 ? [...scripts, "'strict-dynamic'"].join(' ') : "'self'"}`,
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    // A PDF is shown in place; what it may do there, the policy of stored bytes says.
    "object-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The source that admits exactly this inline script or style (CSP 3 §6.7.3). */
export const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The source that admits elements with this nonce, which must be new for each answer. */
export const nonceSource = (nonce: string): string => `'nonce-${nonce}'`;

/**
 * The id that a client or proxy gave to its request, if it can be logged and repeated as it is: 8 to 128 characters of
 * `[A-Za-z0-9._-]`. Otherwise `undefined`, and the server picks one.
 */
export const givenRequestId = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(header) ? header : undefined;
