import { createSignal } from 'solid-js';
import { type FileRowFragment, type FilesPageQueryVariables, FileThumbnailsDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { mayShow, type Thumbnails, thumbnailSizes, transformationsOf } from './thumbnails.ts';

/** Where the small pictures of a page of files are. A server that serves none of that size has no answer, and none are shown. */
export const createThumbnails = () => {
  const [thumbnails, setThumbnails] = createSignal<Thumbnails>(new Map());
  let asked = '';
  const follow = async (rows: readonly FileRowFragment[], page: FilesPageQueryVariables) => {
    const wanted = rows.filter(mayShow).map(({ id }) => id);
    const question = wanted.join();
    if (wanted.length === 0 || question === asked) return;
    asked = question;
    const answer = await ask(FileThumbnailsDocument, { ...page, transformations: transformationsOf(thumbnailSizes.row) });
    if (!answer.ok || question !== asked) return;
    setThumbnails(new Map(answer.data.files.edges.map(({ node }) => [node.id, node.transformed])));
  };
  return { thumbnails, follow };
};
