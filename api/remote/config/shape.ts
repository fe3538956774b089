import { z } from 'zod';
import { compilePattern } from '../patterns.ts';
import { packageTypes } from '../remote.ts';

/** Each says what would be right: that is what the message of an issue is. */
const whole = (least: number, most: number, wanted: string) =>
  z.int({ error: wanted }).min(least, { error: wanted }).max(most, { error: wanted });
const text = (pattern: RegExp, wanted: string) => z.string({ error: wanted }).regex(pattern, { error: wanted });
const some = <T extends z.ZodType>(item: T, wanted: string) => z.array(item, { error: wanted });

const longestSeconds = 3_153_600_000;
const seconds = whole(0, longestSeconds, `a whole number of seconds from 0 to ${longestSeconds}`);
const bytes = whole(1, Number.MAX_SAFE_INTEGER, 'a whole number of bytes, at least 1');
const variable = z.string({ error: 'the name of an environment variable' });

const patternWanted = 'a regular expression (RE2), searched for anywhere in the path';
const pattern = z
  .string({ error: patternWanted })
  .max(1_000, { error: 'a pattern of at most 1000 characters' })
  .superRefine((given, context) => {
    try {
      compilePattern(given);
    } catch (error) {
      // The engine's own words name the part that is wrong.
      const reason = error instanceof Error ? error.message.split('\n')[0] : '';
      context.addIssue({ code: 'custom', message: `${patternWanted}; ${reason}` });
    }
  });

const urlWanted = 'a URL with http:// or https://, without user, query and fragment';
const isBase = (given: string): boolean => {
  const url = URL.parse(given);
  if (!url || !/^https?:\/\//i.test(given) || /[\s?#]/.test(given)) return false;
  return url.username === '' && url.password === '';
};

/** What HTTP itself or the cache says in every request is not to be said otherwise. */
const ownHeaders =
  /^(accept-encoding|connection|content-length|expect|host|if-.*|keep-alive|proxy-.*|range|te|trailer|transfer-encoding|upgrade)$/i;
const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, { error: 'the name of a header field' })
  .refine((name) => !ownHeaders.test(name), { error: 'a header field that is not set by Lading itself' });
const headerValue = text(/^[\t\x20-\x7e\x80-\xff]{0,8000}$/, 'the text of a header field, in quotes, without line breaks');

const credentialsWanted = 'either token_env, or username_env and password_env';
const credentials = z
  .strictObject(
    { token_env: variable.optional(), username_env: variable.optional(), password_env: variable.optional() },
    { error: credentialsWanted },
  )
  .refine(
    (given) => {
      const [token, username, password] = [given.token_env, given.username_env, given.password_env].map(
        (name) => name !== undefined,
      );
      return token ? !username && !password : username && password;
    },
    { error: credentialsWanted },
  );

const common = {
  package: z.enum(packageTypes, { error: `one of ${packageTypes.join(', ')}` }),
  description: z.string({ error: 'a text' }).max(1_000, { error: 'a text of at most 1000 characters' }).optional(),
  include_patterns: some(pattern, 'a list of regular expressions').max(1_000, { error: 'at most 1000 patterns' }).default([]),
  max_bytes: bytes.optional(),
  max_object_bytes: bytes.optional(),
};

const cache = z.strictObject(
  { file_ttl: seconds.default(0), index_ttl: seconds.default(300) },
  { error: 'file_ttl and index_ttl, in seconds' },
);

const fetched = z.strictObject({
  ...common,
  type: z.literal('remote'),
  base_url: z.string({ error: urlWanted }).refine(isBase, { error: urlWanted }),
  cache: cache.prefault({}),
  credentials: credentials.optional(),
  headers: z.record(headerName, headerValue, { error: 'names and texts of header fields' }).default({}),
  timeout: z
    .number({ error: 'seconds from 0.1 to 3600' })
    .min(0.1, { error: 'seconds from 0.1 to 3600' })
    .max(3_600, { error: 'seconds from 0.1 to 3600' })
    .default(30),
  min_age: seconds.optional(),
  max_parallel: whole(1, 1_000, 'a whole number from 1 to 1000').default(16),
  allow_redirects_to: some(text(/^[a-z0-9.-]{1,253}$/i, 'a host name such as cdn.example.org'), 'a list of host names').default(
    [],
  ),
});

const published = z.strictObject({
  ...common,
  type: z.literal('local'),
  immutable: z.boolean({ error: 'true or false' }).default(false),
});

/** One entry of `remotes.yaml`. */
export const remoteShape = z.discriminatedUnion('type', [fetched, published], {
  error: ({ code }) => (code === 'invalid_union' ? 'remote or local' : 'a group of names such as type and package'),
});

export type WrittenRemote = z.infer<typeof remoteShape>;

/** The names that may stand at a place. @param type of the remote that the place belongs to, where it says one */
export const knownKeys = (path: readonly PropertyKey[], type: unknown): readonly string[] => {
  if (path.length === 0) return ['remotes'];
  if (path.length === 2) return Object.keys((type === 'local' ? published : fetched).shape);
  return Object.keys((path[2] === 'cache' ? cache : credentials).shape);
};

/** Where routes of Lading's own stand below `/api/`. */
const reserved = 'upload links stats health projects files gallery why graphql admin config artifacts'.split(' ');

const nameShape = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, { error: 'a name of 1 to 63 small letters, digits, dots, underscores and dashes' })
  .refine((name) => !reserved.includes(name), { error: `a name other than ${reserved.join(', ')}` });

/** `remotes.yaml` as a whole. */
export const fileShape = z.strictObject(
  { remotes: z.record(nameShape, remoteShape, { error: 'names and what each remote is' }).nullable() },
  { error: 'remotes:, with the remotes below it' },
);

/** What `remotes.yaml` says of credentials, whatever the rest is like. */
export const credentialsShape = z.object({
  remotes: z.record(
    z.string(),
    z.object({ credentials: z.record(z.string(), z.unknown()).catch({}) }).catch({ credentials: {} }),
  ),
});
