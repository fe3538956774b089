import type { Command } from '../command.ts';
import { completionOf } from './completion.ts';
import { expire } from './expire.ts';
import { fetch } from './fetch.ts';
import { list } from './list.ts';
import { rebuild } from './rebuild.ts';
import { serve } from './serve.ts';
import { sign } from './sign.ts';
import { stats } from './stats.ts';
import { upload } from './upload.ts';

/** Every command there is, in the order in which help shows them. Adding one is one line. */
export const commands: readonly Command[] = [
  serve,
  upload,
  list,
  stats,
  expire,
  fetch,
  sign,
  rebuild,
  completionOf(() => commands),
];
