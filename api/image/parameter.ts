/** How the editor asks for a parameter. `values`: all there are of a choice; elsewhere words that may stand instead. */
export type Control =
  | {
      readonly kind: 'range';
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly values?: readonly string[];
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'size' | 'position' | 'colour' | 'text' | 'file' | 'ratio'; readonly values?: readonly string[] };

/** One place between slashes: how it is read, spelled, asked for and explained. */
export type Parameter<T> = {
  /** What stands here, for people: "0 to 100". */
  readonly describe: string;
  readonly control: Control;
  /** What holds where it is left out; a parameter without one must be given. */
  readonly fallback?: T;
  /** The value, `undefined` where the text is none. */
  parse(text: string): T | undefined;
  /** The one spelling of a value; parsing it gives the value again. */
  print(value: T): string;
  /** Says why a text that looks right is refused all the same. */
  refuse?(text: string): string | undefined;
};

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export type ArgsOf<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** The parameter with a value that holds where it is left out. */
export const or = <T>(parameter: Parameter<T>, fallback: NoInfer<T>): Parameter<T> => ({ ...parameter, fallback });

/** A number from `min` to `max`, both allowed. @param digits how many may follow the point */
export const number = (min: number, max: number, digits = 0): Parameter<number> => ({
  describe: `${digits === 0 ? 'a whole number' : 'a number'} from ${min} to ${max}`,
  control: { kind: 'range', min, max, step: 10 ** -digits },
  parse(text) {
    if (!/^-?\d{1,7}(?:\.\d{1,4})?$/.test(text)) return undefined;
    const value = Number(text);
    const isFineEnough = Number.isInteger(value) || (text.split('.')[1]?.length ?? 0) <= digits;
    // `-0` and `0` are one value with one spelling.
    return isFineEnough && value >= min && value <= max ? value + 0 : undefined;
  },
  print: String,
});

/** One of a few words. */
export const choice = <const V extends string>(...values: readonly V[]): Parameter<V> => ({
  describe: values.join(', '),
  control: { kind: 'choice', values },
  parse: (text) => values.find((value) => value === text),
  print: (value) => value,
});
