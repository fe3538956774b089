import type { ProblemCode } from '@lading/schema/problems.ts';
import type { Mode } from '../mode.ts';
import type { Transformation } from '../transformation.ts';
import type { Inspected, Rendered } from './port.ts';

/** A transformation as it crosses to a child: its operations by name, all else is plain values. */
export type PlainStep = { readonly name: string; readonly args: Readonly<Record<string, unknown>>; readonly mode: Mode };

export type Work =
  | { readonly kind: 'render'; readonly steps: readonly PlainStep[]; readonly mode: Mode }
  | { readonly kind: 'inspect' };

/** What a child is told: the work, the bytes of its pictures in pieces, and that all are there. */
export type ToChild =
  | { readonly kind: 'begin'; readonly work: Work; readonly maxPixels: number }
  /** `picture` is the id that a step names, or `source`. */
  | { readonly kind: 'bytes'; readonly picture: string; readonly bytes: Uint8Array }
  | { readonly kind: 'run' };

/** What a child answers, once for each `run`. */
export type FromChild =
  | { readonly kind: 'rendered'; readonly rendered: Rendered }
  | { readonly kind: 'inspected'; readonly inspected: Inspected }
  | { readonly kind: 'refused'; readonly code: ProblemCode; readonly detail: unknown }
  | { readonly kind: 'failed'; readonly message: string };

/** The name under which the source's own bytes cross. No file can have it: ids have no blank. */
export const sourcePicture = 'the source';

export const plainSteps = ({ steps }: Transformation): readonly PlainStep[] =>
  steps.map(({ operation, args, mode }) => ({ name: operation.name, args, mode }));
