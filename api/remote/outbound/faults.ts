import { isProblem, type Problem, problem } from '@lading/schema/problems.ts';
import type { Remote } from '../remote.ts';

type Fault = { readonly codes: RegExp; readonly reason: string /** Whether asking again may help. */; readonly passing: boolean };

/** What sockets, TLS and the HTTP parser say, by their codes. */
const faults: readonly Fault[] = [
  { codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, reason: 'has a host name that leads nowhere', passing: true },
  { codes: /^ECONNREFUSED$/, reason: 'refused the connection', passing: true },
  { codes: /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ECONNABORTED)$/, reason: 'broke the connection off', passing: true },
  { codes: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, reason: 'cannot be reached', passing: true },
  { codes: /^HPE_HEADER_OVERFLOW$/, reason: 'sent headers that are too large', passing: false },
  { codes: /^(HPE_|ERR_HTTP_|ERR_INVALID_)/, reason: 'did not speak HTTP', passing: false },
  {
    codes: /^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/,
    reason: 'showed a certificate that is not trusted',
    passing: false,
  },
  { codes: /^(EPROTO|ERR_SSL|ERR_TLS)/, reason: 'did not speak TLS', passing: false },
  { codes: /PROXY/, reason: 'cannot be reached through the proxy', passing: true },
];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const faultOf = (error: unknown): Fault | undefined => {
  const code = codeOf(error);
  return faults.find(({ codes }) => codes.test(code));
};

/** A failed exchange as a refusal; refusals stay what they are. The error's own text may hold addresses and stays inside. */
export const asProblem = (remote: Remote, error: unknown): Problem =>
  isProblem(error)
    ? error
    : problem('UpstreamBroken', { remote: remote.name, reason: faultOf(error)?.reason ?? 'could not be asked' });

/** Whether the same request may well succeed a moment later. */
export const isPassing = (error: unknown): boolean => faultOf(error)?.passing ?? false;
