import { isComponent, type Key, readComponent, refusal, step } from './comma/component.ts';
import { effectOf } from './comma/effects.ts';
import { backgroundOf, dprOf, edgeOf, flagsOf, formatOf, qualityOf, turnsOf } from './comma/look.ts';
import { sizingOf } from './comma/sizing.ts';
import { checkLength, decodeSegment, fileNameOf, mostSteps, type Written, type WrittenStep } from './grammar.ts';

/**
 * Reads the comma form, `w_300,h_200,c_fill/e_sepia/photo.jpg`, as it stands in the URL after the file's id, into the steps of
 * the dashed form. It means what it means in Cloudinary (https://cloudinary.com/documentation/transformation_reference); within
 * one step the order of parameters says nothing.
 * @throws Problem UnknownOperation, MalformedOperation, MalformedPath
 */
export const readComma = (path: string): Written => {
  checkLength(path);
  const segments = path.replace(/\/$/, '').split('/').map(decodeSegment);
  const last = segments.at(-1) ?? '';
  const isNamed = isFileName(last);
  const steps = (isNamed ? segments.slice(0, -1) : segments).flatMap((segment) => stepsOf(segment));
  if (steps.length > mostSteps) throw refusal(path, `asks for ${steps.length} operations; a URL has at most ${mostSteps}`);
  return { steps, fileName: isNamed ? fileNameOf(last) : null };
};

/** What people call pictures, though it may begin as a parameter does: `a_1.jpg`. */
const ending = /\.(?:jpe?g|png|webp|avif|gif|tiff?|svg|heic|bmp)$/i;

const isFileName = (segment: string): boolean => segment.includes('.') && (ending.test(segment) || !isComponent(segment));

const stepsOf = (segment: string): readonly WrittenStep[] => {
  if (segment === '') throw refusal('//', 'is an empty step');
  const component = readComponent(segment);
  const list = <T>(key: Key, read: (value: string) => readonly T[]): readonly T[] => component.all(key).flatMap(read);
  return [
    ...list('t', (name) => [step('preset', name)]),
    ...list('b', (value) => [step('setfill', backgroundOf(value))]),
    ...dense(component.get('dpr'), [...sizingOf(component), ...list('e', effectOf), ...list('a', turnsOf), ...edgeOf(component)]),
    ...list('q', qualityOf),
    ...list('f', formatOf),
    ...list('fl', flagsOf),
  ];
};

/** Steps with their pixels taken for so many of the device. It holds for them only. */
const dense = (written: string | undefined, steps: readonly WrittenStep[]): readonly WrittenStep[] => {
  const ratio = written === undefined ? '1' : dprOf(written);
  return ratio === '1' ? steps : [step('dpr', ratio), ...steps, step('dpr', '1')];
};
