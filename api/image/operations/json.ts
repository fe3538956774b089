import { defineSetting } from '../operation.ts';

export const json = defineSetting({
  name: 'json',
  summary: 'Answers what the stored picture is instead of a picture: its size, format, colours and placeholder, as JSON.',
  parameters: {},
  example: 'json',
  set: (mode) => ({ ...mode, answer: 'json' }),
});
