import type { Operation } from './operation.ts';
import type { Control, Parameter } from './parameter.ts';

/** A parameter as the docs and the editor show it. */
export type DescribedParameter = {
  readonly name: string;
  readonly description: string;
  readonly control: Control;
  readonly isOptional: boolean;
  /** As it is written; null where it must be given, or where leaving it out cannot be written. */
  readonly fallback: string | null;
};

export type DescribedOperation = Pick<Operation, 'name' | 'summary' | 'example'> & {
  /** What stands between the slashes: `/:strength/:amount?`, from the question mark on it may be left out. */
  readonly spelling: string;
  readonly parameters: readonly DescribedParameter[];
};

const describeParameter = (name: string, parameter: Parameter<unknown>): DescribedParameter => {
  const isOptional = 'fallback' in parameter;
  return {
    name,
    description: parameter.describe,
    control: parameter.control,
    isOptional,
    fallback: (isOptional && parameter.print(parameter.fallback)) || null,
  };
};

/** An operation as data without functions. */
export const describeOperation = ({ name, summary, example, parameters }: Operation): DescribedOperation => {
  const described = Object.entries(parameters).map(([called, parameter]) => describeParameter(called, parameter));
  const spelling = described.map((parameter) => `:${parameter.name}${parameter.isOptional ? '?' : ''}`).join('/');
  return { name, summary, example, spelling, parameters: described };
};
