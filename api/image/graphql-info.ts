import type { ImageFacts } from '@lading/projections/files-queries.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';

const ImageInfo = builder.objectRef<ImageFacts>('ImageInfo').implement({
  description: 'What a picture is, as it was found out when it was uploaded.',
  fields: (t) => ({
    width: t.exposeInt('width', { description: 'Upright, in pixels.' }),
    height: t.exposeInt('height'),
    format: t.exposeString('format'),
    animated: t.exposeBoolean('animated'),
    placeholder: t.exposeString('placeholder', { description: 'A ThumbHash in base64.' }),
    dominantColor: t.exposeString('dominantColor', { description: '`#rrggbb`' }),
  }),
});

builder.objectField(File, 'image', (t) =>
  t.field({
    type: ImageInfo,
    nullable: true,
    description: 'Null where the file is no image, and where it could not be decoded.',
    resolve: ({ image }) => image,
  }),
);
