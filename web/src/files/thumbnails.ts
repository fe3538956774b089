import type { FileRowFragment } from '../gql/graphql.ts';

/** Small pictures of files: by the slug of the file, one for each density of screens. */
export type Thumbnails = ReadonlyMap<string, readonly string[]>;

/** How large they are shown, in CSS pixels. */
export const thumbnailSizes = { row: 44 } as const;

/** Screens with more pixels than this to one of CSS show no difference at this size. */
const densities = [1, 2, 3] as const;

/** What makes a small square picture of any, for screens of each density. */
export const transformationsOf = (size: number): string[] =>
  densities.map((density) => `-/scale_crop/${size * density}x${size * density}/smart/-/format/auto/`);

/** The `srcset` of pictures as `transformationsOf` orders them. */
export const srcsetOf = (urls: readonly string[]): string =>
  urls.map((url, index) => `${url} ${densities[index] ?? 1}x`).join(', ');

type Shown = Pick<FileRowFragment, 'status' | 'image' | 'passwordProtected' | 'maxDownloads' | 'sliding'>;

/** Whether looking at a small picture of a file is free: it uses no download up, needs no password and starts no lifetime anew. */
export const mayShow = ({ status, image, passwordProtected, maxDownloads, sliding }: Shown): boolean =>
  status === 'LIVE' && image !== null && !passwordProtected && maxDownloads === null && !sliding;

/** The bytes of a ThumbHash that came in base64; undefined where it is none. */
export const readPlaceholder = (base64: string): Uint8Array | undefined => {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
};
