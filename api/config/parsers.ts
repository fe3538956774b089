import { parseDuration } from '@lading/schema/duration.ts';

/** Reads one kind of value; `undefined` where the text is none. `allowed` completes the sentence "allowed: …". */
export type Parser<T> = { readonly allowed: string; parse(text: string): T | undefined };

export const text = (allowed = 'any text'): Parser<string> => ({ allowed, parse: (given) => given });

export const matching = (pattern: RegExp, allowed: string): Parser<string> => ({
  allowed,
  parse: (given) => (pattern.test(given) ? given : undefined),
});

export const oneOf = <const T extends string>(...values: readonly T[]): Parser<T> => ({
  allowed: values.join(', '),
  parse: (given) => values.find((value) => value === given),
});

export const flag: Parser<boolean> = {
  allowed: 'true, false',
  parse: (given) => ({ true: true, false: false })[given],
};

export const whole = (min: number, max: number): Parser<number> => ({
  allowed: `a whole number from ${min} to ${max}`,
  parse: (given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

/** Milliseconds, `Infinity` for `inf`. */
export const duration: Parser<number> = { allowed: '<n>s|m|h|d|w or inf, such as 30m', parse: parseDuration };

export const url = (...protocols: readonly string[]): Parser<string> => ({
  allowed: `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  parse: (given) => (protocols.includes(URL.parse(given)?.protocol ?? '') ? given : undefined),
});

export const list = <T>(item: Parser<T>): Parser<readonly T[]> => ({
  allowed: `comma-separated: ${item.allowed}`,
  parse: (given) => {
    const items = given.split(',').map((part) => item.parse(part.trim()));
    // An item that does not parse makes the whole list none.
    return items.includes(undefined) ? undefined : (items as T[]);
  },
});
