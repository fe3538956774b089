import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { pictureUrl } from './links.ts';
import { expandPresets } from './presets.ts';
import { readPath } from './read-path.ts';
import { readTransformation } from './transformation.ts';
import { spell } from './wanted.ts';

builder.objectField(File, 'transformed', (t) =>
  t.stringList({
    authScopes: { token: true },
    description:
      'Relative URLs of pictures that would be made of it, one for each transformation; signed where that is wanted. They are read and checked, and none is rendered.',
    complexity: 1,
    args: {
      transformations: t.arg.stringList({
        required: true,
        description: 'As they stand in a URL, in either form: `-/resize/300x/`. Empty: as it was uploaded.',
      }),
    },
    resolve: ({ slug }, { transformations }, { lading }) =>
      transformations.map((transformation) => {
        const { steps, fileName } = readPath(transformation);
        readTransformation(expandPresets(steps, lading.settings.imagePresets));
        return pictureUrl(lading, slug, `${steps.length === 0 ? '' : spell(steps)}${encodeURIComponent(fileName ?? '')}`);
      }),
  }),
);
