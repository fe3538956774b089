import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, checkForm, placeRefusal } from './form.ts';
import { readView, variablesOf, writeView } from './query.ts';
import { byRoute, byTime } from './routes.ts';

describe('the list of projects in the address', () => {
  it('comes back as it was written', () => {
    const view = fc.record({
      search: fc.string({ maxLength: 40 }),
      after: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      before: fc.constant(undefined),
    });
    fc.assert(
      fc.property(view, (each) => {
        expect(readView(writeView(each))).toEqual(each);
      }),
    );
  });

  it('is asked for forwards and backwards', () => {
    expect(variablesOf(readView({}))).toEqual({ first: 25, after: null, nameContains: null });
    expect(variablesOf(readView({ before: 'c', q: 'web' }))).toEqual({ last: 25, before: 'c', nameContains: 'web' });
    expect(readView({ after: 'a', before: 'b' })).toMatchObject({ after: 'a', before: undefined });
  });
});

describe('the form of a project', () => {
  const project = { name: 'Website', description: null };

  it('asks for what differs only', () => {
    expect(changesOf({ name: ' Website ', description: '' }, project)).toBeUndefined();
    expect(changesOf({ name: 'Homepage', description: '' }, project)).toEqual({ name: 'Homepage' });
    expect(changesOf({ name: 'Website', description: 'x' }, project)).toEqual({ description: 'x' });
    expect(changesOf({ name: 'Website', description: ' ' }, { ...project, description: 'x' })).toEqual({ description: null });
  });

  it('wants a name', () => {
    expect(checkForm({ name: ' ', description: '' })).toMatchObject({ field: 'name' });
    expect(checkForm({ name: 'x', description: '' })).toBeUndefined();
  });

  it('says what was refused at the field that it is about', () => {
    expect(placeRefusal({ code: 'NameTaken', message: 'm' })).toEqual({ field: 'name', message: 'm' });
    expect(placeRefusal({ code: 'InvalidInput', message: 'm', field: 'description' }).field).toBe('description');
    expect(placeRefusal({ code: 'InvalidInput', message: 'm', field: 'constructor' }).field).toBeUndefined();
    expect(placeRefusal({ code: 'ProjectNotFound', message: 'm' }).field).toBeUndefined();
  });
});

describe('requests', () => {
  const first = Date.parse('2026-11-21T13:00:00.000Z');
  const bucket = (hour: number, route: string, count: number, errors = 0, p99Ms = 1) => {
    const at = new Date(first + hour * 3_600_000).toISOString();
    return { at, route, count, errors, medianMs: 1, p99Ms };
  };
  const requests = [bucket(0, '/:id', 2, 1, 5), bucket(0, '/upload', 1), bucket(2, '/:id', 3, 0, 9)];

  it('are summed by route, the busiest first', () => {
    expect(byRoute(requests)).toEqual([
      { route: '/:id', count: 5, errors: 1, slowestMs: 9 },
      { route: '/upload', count: 1, errors: 0, slowestMs: 1 },
    ]);
  });

  it('are summed by time, with nothing where there was none', () => {
    expect(
      byTime(
        requests,
        [0, 1, 2].map((hour) => first + hour * 3_600_000),
      ),
    ).toEqual([
      { count: 3, errors: 1 },
      { count: 0, errors: 0 },
      { count: 3, errors: 0 },
    ]);
  });
});
