import { type DescribedOperation, type DescribedParameter, describeOperation } from './describe.ts';
import { longestSide } from './dimensions.ts';
import { mostSteps } from './grammar.ts';
import type { Operation } from './operation.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const parameterRow = ({ name, description, isOptional, fallback }: DescribedParameter): string => {
  const left = isOptional ? (fallback === null ? 'may be left out' : `\`${fallback}\``) : 'must be given';
  return `| \`${name}\` | ${cell(description)} | ${left} |`;
};

const section = ({ name, summary, example, spelling, parameters }: DescribedOperation): readonly string[] => [
  `### ${name}`,
  '',
  summary,
  '',
  `\`-/${[name, ...(spelling === '' ? [] : [spelling])].join('/')}/\`, such as \`-/${example}/\``,
  '',
  ...(parameters.length === 0
    ? []
    : ['| parameter | what it is | without it |', '|---|---|---|', ...parameters.map(parameterRow), '']),
];

/** `docs/images.md`: how pictures are asked for, and every operation. */
export const imagesPage = (operations: readonly Operation[]): string => {
  const sorted = operations.map(describeOperation).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return [
    '# Images',
    '',
    '<!-- Generated from api/image/operations/ by `pnpm run docs`; do not edit. -->',
    '',
    'An uploaded picture is transformed by what stands after its id in the URL. Steps run in the order in which they are written:',
    '',
    '```',
    '/image/{id}/-/crop/1:1/center/-/resize/300x/-/format/auto/photo.jpg',
    '/{uuid}/-/resize/300x/-/format/auto/',
    '/image/{id}/w_300,h_200,c_fill,g_auto,f_auto/photo.jpg',
    '```',
    '',
    '- `id` is the slug or the uuid of the file. The first two forms mean what they mean in the URL API of Uploadcare, the short one',
    '  what it means in Cloudinary.',
    '- A file name may stand at the end: the last segment is one when it holds a dot and the operation before it is complete.',
    '- What a URL cannot hold is percent-encoded.',
    `- A URL has at most ${mostSteps} operations, and the result at most ${longestSide} pixels a side.`,
    '- `-/preset/thumb/` stands for the operations that the file of `IMAGE_PRESETS_FILE` names so.',
    '- Where `IMAGE_SIGNING_KEY` is set the path needs its signature as `?sig=`; `./lading sign PATH` makes it.',
    '- An unknown or malformed operation is answered 400, and shown a right one.',
    '',
    '## Operations',
    '',
    sorted.map(({ name }) => `[${name}](#${name})`).join(' · '),
    '',
    ...sorted.flatMap(section),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
};
