import { readComma } from './comma.ts';
import { readSteps, type Written, type WrittenStep } from './grammar.ts';
import { isComplete } from './transformation.ts';

/** A preset stands for steps of its own, and has all it must have with its name. */
const isWhole = (step: WrittenStep): boolean => (step.name === 'preset' ? step.params.length === 1 : isComplete(step));

/** Reads what stands after the file's id in the URL of a picture, in either form, percent-encoded as it was sent. @throws Problem */
export const readPath = (path: string): Written => {
  if (path === '') return { steps: [], fileName: null };
  return path.startsWith('-') ? readSteps(path, isWhole) : readComma(path);
};
