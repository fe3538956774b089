export type Example = { readonly title: string; readonly note?: string; readonly command: string };

const bearer = '-H "Authorization: Bearer $LADING_TOKEN"';

/** Commands to paste into a shell, against the server at `origin`. */
export const examples = (origin: string): readonly Example[] => [
  {
    title: 'Send a file',
    note: 'The answer is JSON and holds the link.',
    command: `curl ${bearer} \\\n  -F file=@photo.jpg ${origin}/upload`,
  },
  {
    title: 'Send it for a while, for a few, with a password',
    command: `curl ${bearer} \\\n  -F ttl=2h -F max_downloads=3 \\\n  -F password=secret -F file=@report.pdf ${origin}/upload`,
  },
  {
    title: 'Send a build, get the link as text',
    command: `curl ${bearer} \\\n  -H "Lading-Ttl: 7d" \\\n  -T build.tar.gz ${origin}/`,
  },
  {
    title: 'Fetch, and go on where it broke off',
    command: `curl -f -C - -o build.tar.gz \\\n  ${origin}/aB7xYzQ`,
  },
  {
    title: 'Fetch a file that has a password',
    command: `curl -f -H "Lading-Password: secret" \\\n  -OJ ${origin}/aB7xYzQ`,
  },
  {
    title: 'List the links, and the totals',
    command: `curl ${bearer} \\\n  "${origin}/api/links?limit=20&status=live"`,
  },
  {
    title: 'End a link',
    note: 'Its bytes are freed; the record stays.',
    command: `curl ${bearer} \\\n  -X POST ${origin}/api/links/aB7xYzQ/expire`,
  },
];

export const graphqlExample = (origin: string): string =>
  `curl ${bearer} \\\n  -H "Content-Type: application/json" \\\n  -d '{"query": "{ files { edges { node { name } } } }"}' \\\n  ${origin}/graphql`;

export const liveExample = (origin: string): string =>
  `curl -N -H "Accept: text/event-stream" \\\n  -H "Content-Type: application/json" \\\n  -d '{"query": "subscription { metrics { downloads } }"}' \\\n  ${origin}/graphql`;
