import { problem } from '@lading/schema/problems.ts';
import type { WrittenStep } from './grammar.ts';
import { initialMode, type Mode } from './mode.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations/index.ts';

/** Arguments by their parameter's name, in the order of the URL. */
export type Args = Readonly<Record<string, unknown>>;

type Painting = Extract<Operation, { apply: unknown }>;

/** A step that paints, with the mode in force where it stands. */
export type Step = { readonly operation: Painting; readonly args: Args; readonly mode: Mode };

/** What a URL asks for, read and checked. */
export type Transformation = { readonly steps: readonly Step[]; readonly mode: Mode };

const byName: ReadonlyMap<string, Operation> = new Map(operations.map((operation) => [operation.name, operation]));

/** `-/resize/300x/` */
const asWritten = (example: string): string => `-/${example}/`;

/** Whether an operation has every parameter that it must have. An unknown one is never complete. */
export const isComplete = ({ name, params }: WrittenStep): boolean => {
  const parameters = Object.values(byName.get(name)?.parameters ?? { none: {} });
  return parameters.slice(params.length).every((parameter) => 'fallback' in parameter);
};

/** Reads steps in order. @throws Problem UnknownOperation, MalformedOperation */
export const readTransformation = (written: readonly WrittenStep[]): Transformation => {
  const steps: Step[] = [];
  let mode = initialMode;
  for (const { name, params } of written) {
    const operation = byName.get(name);
    if (!operation) throw problem('UnknownOperation', { operation: name.slice(0, 40), example: asWritten('resize/300x') });
    const args = readArgs(operation, params);
    // The arguments were parsed by the operation's own parameters.
    if ('set' in operation) mode = operation.set(mode, args as never);
    else if (!operation.isIdle?.(args as never)) steps.push({ operation, args, mode });
  }
  return { steps, mode };
};

const readArgs = (operation: Operation, written: readonly string[]): Args => {
  const { name, parameters, example } = operation;
  const params = operation.arrange?.(written) ?? written;
  const refuse = (reason: string) => problem('MalformedOperation', { operation: name, reason, example: asWritten(example) });
  const expected = Object.entries(parameters);
  const args = expected.map(([called, parameter], index): readonly [string, unknown] => {
    const text = params[index];
    if (text === undefined) {
      if (!('fallback' in parameter)) throw refuse(`needs its parameter "${called}": ${parameter.describe}`);
      return [called, parameter.fallback];
    }
    const reason = parameter.refuse?.(text);
    if (reason !== undefined) throw refuse(reason);
    const value = parameter.parse(text);
    if (value === undefined)
      throw refuse(`cannot have ${JSON.stringify(text.slice(0, 40))} as its parameter "${called}"; it is ${parameter.describe}`);
    return [called, value];
  });
  // Last, so that what a parameter says of itself is heard first.
  if (params.length > expected.length)
    throw refuse(
      expected.length === 0 ? 'takes no parameter' : `takes at most ${expected.length} parameters, not ${params.length}`,
    );
  // They were parsed by the operation's own parameters.
  const parsed = Object.fromEntries(args) as never;
  const clash = operation.refuse?.(parsed);
  if (clash !== undefined) throw refuse(clash);
  return operation.normal?.(parsed) ?? parsed;
};

/** A step as one would write it, every parameter in its one spelling. */
const printStep = ({ operation: { name, parameters }, args }: Step): string =>
  [name, ...Object.entries(parameters).map(([called, parameter]) => encodeURIComponent(parameter.print(args[called])))].join('/');

/** The part of the mode that shows in the bytes of the result. */
const encoding = ({ format, quality, progressive, stripMeta, srgb, answer, autorotate, fill }: Mode) => ({
  format,
  quality,
  progressive,
  stripMeta,
  srgb,
  answer,
  autorotate,
  fill,
});

/**
 * One text for one picture: URLs that ask for the same in other words give the same text. Call it once `auto` is resolved.
 */
export const canonical = ({ steps, mode }: Transformation): string =>
  JSON.stringify([steps.map((step) => [printStep(step), heeded(step)]), encoding(mode)]);

/** What of its mode a step goes by. */
const heeded = ({ operation, mode }: Step): Partial<Mode> => {
  const ignored = operation.ignores?.(mode) ?? [];
  return Object.fromEntries(operation.reads.filter((name) => !ignored.includes(name)).map((name) => [name, mode[name]]));
};
