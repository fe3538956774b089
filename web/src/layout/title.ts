/** Names the page in the browser's tab and history. */
export const useTitle = (title?: string): void => {
  document.title = title ? `${title} · Lading` : 'Lading';
};
