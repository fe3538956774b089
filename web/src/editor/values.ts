/** A number and what stands behind it: `60p`, `-20`, `1.5`; undefined for words such as `auto`. */
export const readNumber = (text: string): { readonly value: number; readonly unit: string } | undefined => {
  const [, digits, unit = ''] = /^(-?\d+(?:\.\d+)?)([a-z%]*)$/.exec(text) ?? [];
  return digits === undefined ? undefined : { value: Number(digits), unit };
};

/** `300x200` in its two sides, as they are written. */
export const readSides = (text: string): readonly [string, string] => {
  const [width = '', height = ''] = text.split('x', 2);
  return [width, height];
};

/** A side as people write it, `50 %` or ` 300`, as the URL has it. */
export const sideOf = (text: string): string => text.replaceAll(/\s/g, '').replace('%', 'p').replace(/p+$/, 'p');

const doubled = (digits: string): string => digits.replaceAll(/./g, '$&$&');

/** What a picker of colours shows, `#rrggbb`, and what it does not know: how opaque. Undefined for names and for what is no colour. */
export const readColour = (text: string): { readonly hex: string; readonly alpha: string } | undefined => {
  const digits = text.toLowerCase();
  if (!/^[0-9a-f]+$/.test(digits) || ![3, 4, 6, 8].includes(digits.length)) return undefined;
  const long = digits.length <= 4 ? doubled(digits) : digits;
  return { hex: `#${long.slice(0, 6)}`, alpha: long.slice(6) };
};

/** Another colour from the picker, as opaque as the one before. */
export const withHex = (text: string, hex: string): string => `${hex.replace('#', '')}${readColour(text)?.alpha ?? ''}`;

/** What is written without the sign that people put before colours. */
export const colourOf = (text: string): string => text.trim().replace(/^#/, '');
