import { parseDuration } from '@lading/schema/duration.ts';
import { UsageError } from './failures.ts';

/** A whole number from 1 on. @throws UsageError naming the option */
export const readWhole = (option: string, given: string | undefined): number | undefined => {
  if (given === undefined) return undefined;
  if (!/^\d{1,10}$/.test(given) || Number(given) < 1)
    throw new UsageError(`${option} is a whole number from 1 on, not "${given}".`);
  return Number(given);
};

/** A lifetime, checked and as it was given. @throws UsageError naming the option */
export const readLifetime = (option: string, given: string | undefined): string | undefined => {
  if (given !== undefined && parseDuration(given) === undefined)
    throw new UsageError(`${option} reads like 30m, 2h, 7d or inf, not "${given}".`);
  return given;
};
