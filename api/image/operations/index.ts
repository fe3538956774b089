import type { Operation } from '../operation.ts';
import { blur } from './blur.ts';
import { format } from './format.ts';
import { resize } from './resize.ts';

/** Every image operation there is. The URL, the docs, the editor and the tests go by this list. */
export const operations: readonly Operation[] = [resize, format, blur];
