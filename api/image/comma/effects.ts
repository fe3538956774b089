import type { WrittenStep } from '../grammar.ts';
import { refusal, step, whole } from './component.ts';

type Effect = {
  /** What `e_name:value` may have as its value. Without: it takes none. */
  readonly range?: readonly [min: number, max: number, otherwise: number];
  readonly steps: (value: number) => readonly WrittenStep[];
};

const valued = (name: string, min: number, max: number, otherwise: number, to = (value: number) => value): Effect => ({
  range: [min, max, otherwise],
  steps: (value) => [step(name, String(to(value)))],
});

const plain = (...steps: readonly WrittenStep[]): Effect => ({ steps: () => steps });

/** By the names, ranges and defaults of https://cloudinary.com/documentation/transformation_reference#e_effect */
const effects: Readonly<Record<string, Effect>> = {
  grayscale: plain(step('grayscale')),
  negate: plain(step('invert')),
  sepia: { range: [1, 100, 80], steps: (value) => [step('filter', 'sepia', String(value))] },
  brightness: valued('brightness', -99, 100, 80),
  contrast: valued('contrast', -100, 100, 0),
  saturation: valued('saturation', -100, 100, 80),
  vibrance: valued('vibrance', -100, 100, 20),
  gamma: valued('gamma', -50, 150, 0, (value) => 100 + value),
  // Cloudinary's middle, 100, is the default of the step.
  sharpen: valued('sharp', 1, 2000, 100, (value) => Math.min(20, Math.max(1, Math.round(value / 20)))),
  blur: valued('blur', 1, 2000, 100),
  improve: valued('enhance', 0, 100, 100, (value) => Math.round(value / 2)),
  trim: valued('trim', 0, 100, 10),
};

/** The steps of `e_blur:200`. @param value what stands after `e_`. @throws Problem MalformedOperation */
export const effectOf = (value: string): readonly WrittenStep[] => {
  const [name = '', amount, ...rest] = value.split(':');
  const effect = Object.hasOwn(effects, name) ? effects[name] : undefined;
  if (!effect) throw refusal(`e_${value}`, `is not known; e_ is one of ${Object.keys(effects).join(', ')}`);
  if (!effect.range) {
    if (amount !== undefined) throw refusal(`e_${value}`, 'takes no value');
    return effect.steps(0);
  }
  const [min, max, otherwise] = effect.range;
  const given = amount === undefined ? otherwise : whole(amount, min, max);
  if (given === undefined || rest.length > 0) throw refusal(`e_${value}`, `takes a whole number from ${min} to ${max}`);
  return effect.steps(given);
};
