import { endingInWords } from '../files/cells.tsx';
import type { EditorPageQuery } from '../gql/graphql.ts';

export type EditorFile = NonNullable<EditorPageQuery['file']>;
export type Image = NonNullable<EditorFile['image']>;

/** A file that can be edited, or why it cannot. */
export type Readiness = { readonly image: Image } | { readonly image: null; readonly title: string; readonly reason: string };

/** Whether there is a picture to work on. */
export const readinessOf = (file: EditorFile): Readiness => {
  if (file.status !== 'LIVE')
    return { image: null, title: endingInWords(file), reason: 'Its pictures ended with it. The record stays.' };
  if (!file.mediaType.startsWith('image/'))
    return {
      image: null,
      title: 'This file is no picture.',
      reason: `It is ${file.mediaType}. Only pictures can be transformed.`,
    };
  if (!file.image)
    return {
      image: null,
      title: 'This picture cannot be read.',
      reason:
        'It is damaged, larger than this server transforms, or of a kind that it does not know. It can still be downloaded.',
    };
  if (file.maxDownloads !== null)
    return {
      image: null,
      title: 'This file has a download limit.',
      reason: 'Pictures made of it would go around the limit, so there are none. Take the limit away to edit it.',
    };
  if (file.passwordProtected)
    return {
      image: null,
      title: 'This file has a password.',
      reason: 'Pictures made of it want the password too, and this page does not ask for it. Take it away to edit the picture.',
    };
  return { image: file.image };
};
