import { expect, it } from 'vitest';
import { readProblem } from './picture.ts';

const json = 'application/problem+json; charset=utf-8';

it('puts refusals in the words of the server', () => {
  const body = JSON.stringify({ title: 'Malformed operation', detail: 'resize cannot have "x".', status: 400 });
  expect(readProblem(400, json, body)).toEqual({
    title: 'Malformed operation',
    detail: 'resize cannot have "x".',
    mayRetry: false,
  });
  expect(readProblem(503, json, JSON.stringify({ title: 'Busy' }))).toEqual({ title: 'Busy', detail: null, mayRetry: true });
});

it.each([
  [502, 'text/html', '<h1>Bad gateway</h1>', true],
  [400, json, '{', false],
  [400, json, 'null', false],
  [400, json, '{"title":7}', false],
])('has plain words where there are none: %i %s', (status, type, body, mayRetry) => {
  expect(readProblem(status, type, body)).toEqual({ title: `The server answered ${status}.`, detail: null, mayRetry });
});
