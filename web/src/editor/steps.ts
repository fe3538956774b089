import type { Catalogue } from './catalogue.ts';

/** A step as somebody works on it: what stands between the slashes, unencoded. An optional value that is left out is ''. */
export type Step = {
  /** Tells it from the others however they are moved about. */
  readonly key: number;
  readonly name: string;
  readonly values: readonly string[];
};

export type WrittenStep = Pick<Step, 'name' | 'values'>;

const inPath = (value: string): string =>
  value === '-' ? '%2D' : encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':');

/** The values as they stand in the URL: what is left out in front of others is spelled out, behind them it is dropped. */
const given = ({ name, values }: WrittenStep, catalogue: Catalogue): readonly string[] => {
  const controls = catalogue.get(name)?.controls ?? [];
  const last = values.findLastIndex((value) => value !== '');
  return values.slice(0, last + 1).flatMap((value, index) => {
    const text = value === '' ? (controls[index]?.fallback ?? '') : value;
    return text === '' ? [] : [text];
  });
};

/** Whether an operation has all that it must have with so many values. */
const isComplete = (name: string, count: number, catalogue: Catalogue): boolean =>
  catalogue.get(name)?.controls.every((control, index) => index < count || control.optional) ?? false;

/**
 * Steps as they stand in a URL: `-/resize/300x/-/format/auto/`; '' for none.
 * @param fileName stands at the end where the last value would be read as one: it holds a dot and may be left out
 */
export const write = (steps: readonly WrittenStep[], catalogue: Catalogue, fileName: string): string => {
  if (steps.length === 0) return '';
  const written = steps.map((step) => ({ name: step.name, values: given(step, catalogue) }));
  const last = written.at(-1);
  const value = last?.values.at(-1) ?? '';
  const isMistakable = last !== undefined && value.includes('.') && isComplete(last.name, last.values.length - 1, catalogue);
  const path = written.map(({ name, values }) => ['-', name, ...values].map((part, at) => (at === 0 ? part : inPath(part))));
  return `${path.flat().join('/')}/${isMistakable ? encodeURIComponent(fileName) : ''}`;
};

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

const withoutName = (step: WrittenStep, catalogue: Catalogue): WrittenStep => {
  const isNamed = step.values.at(-1)?.includes('.') && isComplete(step.name, step.values.length - 1, catalogue);
  return isNamed ? { ...step, values: step.values.slice(0, -1) } : step;
};

/** Reads what `write` wrote, by the grammar of the server's URLs; undefined where the text is none of it. */
export const read = (text: string, catalogue: Catalogue): readonly WrittenStep[] | undefined => {
  if (text === '') return [];
  const [dash, ...segments] = text.replace(/\/$/, '').split('/');
  if (dash !== '-') return undefined;
  const groups: string[][] = [[]];
  for (const segment of segments) {
    const part = decoded(segment);
    if (part === undefined) return undefined;
    if (segment === '-') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  if (groups.some((group) => !group[0])) return undefined;
  const steps = groups.map(([name = '', ...values]) => ({ name, values }));
  return steps.map((step, index) => (index === steps.length - 1 ? withoutName(step, catalogue) : step));
};

/** A list with one item moved; places beyond the ends are the ends. */
export const moved = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const target = Math.max(0, Math.min(list.length - 1, to));
  const item = list[from];
  if (item === undefined || from === target) return list;
  return list.toSpliced(from, 1).toSpliced(target, 0, item);
};

/** A step with one value changed; values in front of it that are not there yet are left out. */
export const withValue = (step: Step, index: number, value: string): Step => {
  const length = Math.max(step.values.length, index + 1);
  return { ...step, values: Array.from({ length }, (_, at) => (at === index ? value : (step.values[at] ?? ''))) };
};
