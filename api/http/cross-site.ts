import type { FastifyRequest } from 'fastify';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Content types that a form of a foreign page can send without asking (Fetch standard, "CORS-safelisted request-header"). */
const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Headers that browsers and proxies add by themselves or that a foreign page may set without asking. */
const ordinaryHeaders = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'cookie',
  'date',
  'device-memory',
  'dnt',
  'downlink',
  'dpr',
  'ect',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'origin',
  'pragma',
  'priority',
  'purpose',
  'range',
  'referer',
  'rtt',
  'save-data',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'upgrade-insecure-requests',
  'user-agent',
  'via',
  'viewport-width',
  'width',
  'x-real-ip',
  'x-request-id',
]);

const isOrdinary = (name: string): boolean =>
  ordinaryHeaders.has(name) || name.startsWith('sec-') || name.startsWith('x-forwarded-');

type Asked = Pick<FastifyRequest, 'method' | 'headers' | 'host'>;

/** Whether a browser says that a page from elsewhere sent this. */
export const isFromElsewhere = ({ headers, host }: Pick<Asked, 'headers' | 'host'>): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'cross-site' || site === 'same-site';
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== host;
};

/**
 * Whether a page of another site could have made a browser send this request with our cookie: it changes something, and
 * either says that it comes from elsewhere or has no header that needs the permission of a CORS preflight.
 */
export const isForgeable = (request: Asked): boolean => {
  const { method, headers } = request;
  if (readingMethods.has(method)) return false;
  if (isFromElsewhere(request)) return true;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const isFormType = type === undefined || formTypes.includes(type);
  return isFormType && Object.keys(headers).every(isOrdinary);
};
