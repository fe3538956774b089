/** Files out of a drop or a paste. Folders arrive as unreadable files, so they are counted apart. */
export const filesOf = (transfer: DataTransfer | null): { readonly files: readonly File[]; readonly folders: number } => {
  const files: File[] = [];
  let folders = 0;
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry?.()?.isDirectory) folders += 1;
    else if (file) files.push(file);
  }
  return { files, folders };
};

/** Whether a drag carries files, as far as the browser tells before the drop. */
export const carriesFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;
