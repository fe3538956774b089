/** Line icons on a 20 by 20 grid. Drawn here: fonts need not have such signs. */
const paths = {
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7.5 7.5h8v8h-8zM4.5 12.5v-8h8',
  done: 'M4 10.5l4 4 8-9',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M16 4l-1.4 1.4M5.4 14.6L4 16',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  load: 'M10 13V3.5M6 7.5l4-4 4 4M3.5 13v3.5h13V13',
  retry: 'M16 10a6 6 0 1 1-2-4.5M16 2.5v4h-4',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8',
  remove: 'M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 9v4.5M11.5 9v4.5',
  open: 'M11.5 3.5h5v5M16.5 3.5L9 11M13.5 11.5v5h-10v-10h5',
  previous: 'M12 4.5L6.5 10l5.5 5.5',
  next: 'M8 4.5l5.5 5.5L8 15.5',
  page: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
  add: 'M10 4v12M4 10h12',
  edit: 'M4 16l.8-3.4L13.5 4l2.5 2.5-8.6 8.7zM11.5 6l2.5 2.5',
  undo: 'M7.5 4L3.5 8l4 4M3.5 8h8a4.5 4.5 0 0 1 0 9H8',
  redo: 'M12.5 4l4 4-4 4M16.5 8h-8a4.5 4.5 0 0 0 0 9H12',
  up: 'M10 16V4.5M5 9.5l5-5 5 5',
  down: 'M10 4v11.5M5 10.5l5 5 5-5',
  grip: 'M4 7.5h12M4 12.5h12',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14v.5',
} as const;

export const Icon = (props: { name: keyof typeof paths }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d={paths[props.name]} />
  </svg>
);

/** The load line that is painted on a ship's side: how deep she may lie in the water. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <circle class="mark-disc" cx="16" cy="16" r="9.5" />
    <path class="mark-line" d="M1.5 16h29" />
  </svg>
);
