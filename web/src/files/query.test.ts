import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNarrowed, kinds, orders, readView, refine, statuses, variablesOf, writeView } from './query.ts';

const keys = <Table extends object>(table: Table) => fc.constantFrom(...(Object.keys(table) as (keyof Table)[])); // the tables are plain literals

describe('the view in the address', () => {
  it('comes back as it was written', () => {
    const view = fc.record({
      search: fc.string({ maxLength: 40 }),
      status: keys(statuses),
      kind: keys(kinds),
      order: keys(orders),
      after: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      before: fc.constant(undefined),
    });
    fc.assert(
      fc.property(view, (each) => {
        expect(readView(writeView(each))).toEqual(each);
      }),
    );
  });

  it('is short when nothing is out of the ordinary', () => {
    expect(Object.values(writeView(readView({}))).filter(Boolean)).toEqual([]);
    expect(isNarrowed(readView({}))).toBe(false);
    expect(isNarrowed(readView({ q: 'a' }))).toBe(true);
  });

  it('survives nonsense', () => {
    const usual = readView({});
    expect(readView({ status: 'constructor', kind: '__proto__', order: 'sideways', q: '' })).toEqual(usual);
    expect(readView({ after: 'x', before: 'y' })).toMatchObject({ after: 'x', before: undefined });
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (query) => Object.hasOwn(statuses, readView(query).status)));
  });

  it('starts over when it is refined', () => {
    expect(refine(readView({ after: 'x', order: 'name' }), { search: 'cat' })).toEqual(readView({ q: 'cat', order: 'name' }));
  });
});

describe('what is asked', () => {
  it('is the first page of live files, newest first', () => {
    expect(variablesOf(readView({}))).toEqual({ first: 25, after: null, orderBy: 'NEWEST', filter: { status: ['LIVE'] } });
  });

  it('follows the cursor either way, with all filters', () => {
    expect(variablesOf(readView({ before: 'c', q: 'cat', kind: 'image', status: 'all', order: 'largest' }))).toEqual({
      last: 25,
      before: 'c',
      orderBy: 'LARGEST',
      filter: { status: ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'], mediaType: 'image/*', nameContains: 'cat' },
    });
  });
});
