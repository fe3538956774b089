import { isAccepted } from './accept.ts';

export type Limits = {
  readonly accept: string;
  readonly multiple: boolean;
  /** The attribute as it is written. */
  readonly maxFiles: string | null;
};

/** How many files there may be. What is no number from 1 on is no limit, as in HTML. */
export const mostFiles = ({ multiple, maxFiles }: Limits): number => {
  if (!multiple) return 1;
  const number = Number(maxFiles ?? '');
  return Number.isInteger(number) && number > 0 ? number : Number.POSITIVE_INFINITY;
};

type Named = { readonly name: string; readonly type: string };
type Refused<F> = { readonly file: F; readonly code: 'NotAccepted' | 'TooManyFiles'; readonly message: string };

/** Which of the files that are offered are taken, and why the others are not. @param taken how many there are already */
export const sortOut = <F extends Named>(
  offered: readonly F[],
  limits: Limits,
  taken: number,
): { readonly welcome: readonly F[]; readonly refused: readonly Refused<F>[] } => {
  const most = mostFiles(limits);
  const fitting = offered.filter((file) => isAccepted(limits.accept, file));
  const room = Math.max(0, most - taken);
  const left = most === 1 ? 'One file is all that is wanted' : `No more than ${most} files are wanted`;
  return {
    welcome: fitting.slice(0, room),
    refused: [
      ...offered
        .filter((file) => !fitting.includes(file))
        .map((file) => ({ file, code: 'NotAccepted' as const, message: `${file.name} is of a kind that is not wanted here.` })),
      ...fitting
        .slice(room)
        .map((file) => ({ file, code: 'TooManyFiles' as const, message: `${left}: ${file.name} is left out.` })),
    ],
  };
};
