import type { PackageFormat, PackageType } from '../remote.ts';
import { alpine } from './alpine.ts';
import { generic } from './generic.ts';

/** Every kind of package repository; what each path means is asked here alone. */
export const packageFormats: Readonly<Record<PackageType, PackageFormat>> = { generic, alpine };
