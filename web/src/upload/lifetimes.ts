/** The lifetimes offered; `value` is the server's notation. */
export const lifetimes = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '1 day' },
  { value: '3d', label: '3 days' },
  { value: '7d', label: '7 days' },
  { value: 'inf', label: 'For ever' },
] as const;

export const usualLifetime = '3d';
