/**
 * Whether the attribute `accept` of a file input admits a file: endings, media types and `image/*`, with commas between them
 * (HTML, "file upload state", 4.10.5.1.18). Browsers hold only their picker to it, so dropped files are asked here.
 */
export const isAccepted = (accept: string, { name, type }: { readonly name: string; readonly type: string }): boolean => {
  const wanted = accept
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const [lowName, lowType] = [name.toLowerCase(), type.toLowerCase()];
  const admits = (each: string): boolean => {
    if (each.startsWith('.')) return lowName.endsWith(each);
    return each.endsWith('/*') ? lowType.startsWith(each.slice(0, -1)) : lowType === each;
  };
  return wanted.length === 0 || wanted.some(admits);
};
