import { describe, expect, it } from 'vitest';
import { colourOf, readColour, readNumber, readSides, sideOf, withHex } from './values.ts';

describe('values', () => {
  it('are numbers with what stands behind them', () => {
    expect(readNumber('60p')).toEqual({ value: 60, unit: 'p' });
    expect(readNumber('-1.5')).toEqual({ value: -1.5, unit: '' });
    expect(readNumber('auto')).toBeUndefined();
    expect(readNumber('')).toBeUndefined();
  });

  it('are sides, as people write them', () => {
    expect(readSides('300x')).toEqual(['300', '']);
    expect(readSides('')).toEqual(['', '']);
    expect([sideOf(' 50 %'), sideOf('50p'), sideOf('300')]).toEqual(['50p', '50p', '300']);
  });

  it('are colours, and stay as opaque as they were', () => {
    expect(readColour('fff')).toEqual({ hex: '#ffffff', alpha: '' });
    expect(readColour('00000080')).toEqual({ hex: '#000000', alpha: '80' });
    expect(readColour('f008')).toEqual({ hex: '#ff0000', alpha: '88' });
    expect(readColour('tomato')).toBeUndefined();
    expect(withHex('00000080', '#aabbcc')).toBe('aabbcc80');
    expect(withHex('tomato', '#aabbcc')).toBe('aabbcc');
    expect(colourOf(' #FFF ')).toBe('FFF');
  });
});
