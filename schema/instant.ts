const written = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** A time of RFC 3339, whatever its offset; `undefined` for any other text and for days that no month has. */
export const parseInstant = (text: string): Date | undefined => {
  const [, year, month, day] = written.exec(text) ?? [];
  const time = new Date(text);
  if (day === undefined || Number.isNaN(time.getTime())) return undefined;
  // `Date` takes the 31st of February for the third of March.
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return midnight.getUTCDate() === Number(day) ? time : undefined;
};
