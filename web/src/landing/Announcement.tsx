import { useUploads } from '../upload/uploads.tsx';

/** Reads out what the list of uploads shows when one is stored. */
export const Announcement = () => {
  const uploads = useUploads();
  const text = () => {
    const stored = uploads.list.find(({ state }) => state.status === 'stored');
    return stored ? `${stored.name} is stored. Its link can be copied.` : '';
  };
  return (
    <p class="visually-hidden" role="status">
      {text()}
    </p>
  );
};
