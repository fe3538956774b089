import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { OutOfSpace } from '../port.ts';
import { onDisk } from './errors.ts';

describe('errors of the disk', () => {
  it.each(Object.keys(constants.errno))('%s is told as what it is', async (code) => {
    const error = Object.assign(new Error(code), { code });
    const told = await onDisk(Promise.reject(error)).catch((reason: unknown) => reason);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      expect(told).toBeInstanceOf(OutOfSpace);
      expect(told).toHaveProperty('cause', error);
    } else {
      expect(told).toBe(error);
    }
  });
});
