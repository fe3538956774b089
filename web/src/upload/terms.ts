/** The lifetimes offered; `value` is the server's notation. */
export const lifetimes = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '1 day' },
  { value: '3d', label: '3 days' },
  { value: '7d', label: '7 days' },
  { value: 'inf', label: 'For ever' },
] as const;

/** What an uploader decides about a link. */
export type UploadTerms = {
  readonly ttl: string;
  readonly maxDownloads: number | undefined;
  /** Empty: none. */
  readonly password: string;
  /** Each download starts the lifetime anew. */
  readonly sliding: boolean;
  /** The id of the project that it goes into. */
  readonly project?: string | undefined;
};

export const usualTerms: UploadTerms = { ttl: '3d', maxDownloads: undefined, password: '', sliding: false };

/** The terms by the names that both kinds of upload have for them, the usual ones left out. */
export const namedTerms = ({ ttl, maxDownloads, password, sliding, project }: UploadTerms): Readonly<Record<string, string>> => ({
  ttl,
  ...(maxDownloads === undefined ? {} : { max_downloads: String(maxDownloads) }),
  ...(password === '' ? {} : { password }),
  ...(sliding ? { sliding: 'true' } : {}),
  ...(project === undefined ? {} : { project }),
});

/** The most a limit can be in GraphQL, whose whole numbers have 32 bits. */
const mostDownloads = 2 ** 31 - 1;

/** A limit as typed: the nearest number that can be one, or none. */
export const readLimit = (text: string): number | undefined => {
  const number = Math.floor(Number(text));
  return text.trim() === '' || Number.isNaN(number) ? undefined : Math.min(mostDownloads, Math.max(1, number));
};

/** What is unusual about the terms, in a few words; the lifetime, which shows anyway, left out. */
export const unusual = ({ maxDownloads, password, sliding }: UploadTerms): string =>
  [
    maxDownloads === undefined ? '' : `${maxDownloads} ${maxDownloads === 1 ? 'download' : 'downloads'}`,
    password === '' ? '' : 'password',
    sliding ? 'renewed by downloads' : '',
  ]
    .filter(Boolean)
    .join(', ');
