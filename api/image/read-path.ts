import { readSteps, type Written } from './grammar.ts';
import { isComplete } from './transformation.ts';

/** Reads what stands after the file's id in the URL of a picture, percent-encoded as it was sent. @throws Problem */
export const readPath = (path: string): Written => (path === '' ? { steps: [], fileName: null } : readSteps(path, isComplete));
