import { expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';

const started = () => {
  let now = 0;
  const breaker = createBreaker({ now: () => new Date(now) });
  const fail = (times = 1) => {
    for (let count = 0; count < times; count++) breaker.failed('gone');
  };
  const later = (ms: number) => {
    now += ms;
  };
  return { breaker, fail, later, state: () => breaker.health().state };
};

it('lets everything through until it has failed five times in a row', () => {
  const { breaker, fail, state } = started();
  fail(4);
  breaker.succeeded();
  fail(4);
  expect([breaker.admit(), state(), breaker.health().lastError]).toEqual([true, 'closed', 'gone']);
  fail();
  expect([breaker.admit(), state()]).toEqual([false, 'open']);
});

it('lets one try after a pause, and closes once that succeeds', () => {
  const { breaker, fail, later, state } = started();
  fail(5);
  later(999);
  expect(breaker.admit()).toBe(false);
  later(1);
  expect([state(), breaker.admit(), breaker.admit()]).toEqual(['half-open', true, false]);
  breaker.succeeded();
  expect([breaker.admit(), breaker.admit(), breaker.health()]).toEqual([true, true, { state: 'closed', lastError: null }]);
});

it('lets another try where nothing was learnt of the first', () => {
  const { breaker, fail, later } = started();
  fail(5);
  later(1_000);
  expect(breaker.admit()).toBe(true);
  breaker.abandoned();
  expect(breaker.admit()).toBe(true);
});

it('waits twice as long after each failed try, 15 s at most, and from the beginning once it was back', () => {
  const { breaker, fail, later, state } = started();
  fail(5);
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    later(pauseMs - 1);
    expect([pauseMs, state()]).toEqual([pauseMs, 'open']);
    later(1);
    expect(breaker.admit()).toBe(true);
    fail();
  }
  later(15_000);
  expect(breaker.admit()).toBe(true);
  breaker.succeeded();
  fail(5);
  later(1_000);
  expect(state()).toBe('half-open');
});

it('is kept open no longer by what was asked before it opened', () => {
  const { fail, later, state } = started();
  fail(5);
  later(900);
  fail(20);
  later(100);
  expect(state()).toBe('half-open');
});
