import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameStream, projectDescription, projectName, sameName } from './names.ts';

const refused = (work: () => unknown): string => {
  try {
    return `accepted: ${JSON.stringify(work())}`;
  } catch (error) {
    return isProblem(error) && error.code === 'InvalidInput' ? 'refused' : `threw ${error}`;
  }
};

const text = fc.string({ unit: 'binary', maxLength: 40 });

describe('the name of a project', () => {
  it('is what was given, without blanks around it', () => {
    expect(projectName('  Web site \t')).toBe('Web site');
    expect(projectName('Cafe\u0301')).toBe('Café');
    expect(projectName('👩‍🔬 Labor')).toBe('👩‍🔬 Labor');
    expect(projectName('é'.repeat(100))).toHaveLength(100);
    expect(projectName('🎉'.repeat(100))).toBe('🎉'.repeat(100));
  });

  it.each(['', '   ', '\u00a0', 'a\nb', 'a\0b', 'a\u202eb', '\u200b', '\ud800', 'x'.repeat(101), '🎉'.repeat(101)])(
    'is not %j',
    (name) => {
      expect(refused(() => projectName(name))).toBe('refused');
    },
  );

  it('is a name or a refusal, and a name stays what it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        if (refused(() => projectName(given)) === 'refused') return;
        const name = projectName(given);
        expect(projectName(name)).toBe(name);
        expect(name).not.toMatch(/\p{Cc}/u);
        expect(name.trim()).toBe(name);
        expect([...name].length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it.each([
    ['Website', 'WEBSITE'],
    ['straße', 'STRASSE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['Cafe\u0301', 'CAFÉ'],
    ['ｗｅｂ', 'WEB'],
    ['İstanbul', 'i̇stanbul'],
  ])('%s is the same as %s', (one, other) => {
    expect(nameStream(one)).toBe(nameStream(other));
  });

  it('is the same in any case, whatever it is made of', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(sameName(name.toUpperCase())).toBe(sameName(name));
        expect(sameName(name.toLowerCase())).toBe(sameName(name));
        expect(sameName(sameName(name))).toBe(sameName(name));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the description of a project', () => {
  it('is text of several lines, or nothing', () => {
    expect(projectDescription(' a\r\n\tb ')).toBe('a\n\tb');
    expect(projectDescription('')).toBeNull();
    expect(projectDescription(null)).toBeNull();
  });

  it.each(['a\0b', 'a\u001bb', 'x'.repeat(2_001), '\udc00', 'a\u202eb'])('is not %j', (given) => {
    expect(refused(() => projectDescription(given))).toBe('refused');
  });
});
