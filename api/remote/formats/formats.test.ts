import { expect, it } from 'vitest';
import { packageFormats } from './index.ts';

it.each([
  ['generic', 'a/b.tar.gz', 'file'],
  ['generic', 'v3.20/main/x86_64/APKINDEX.tar.gz', 'file'],
  ['alpine', 'v3.20/main/x86_64/APKINDEX.tar.gz', 'index'],
  ['alpine', 'APKINDEX.tar.gz', 'index'],
  ['alpine', 'v3.20/main/x86_64/busybox-1.36.1-r29.apk', 'file'],
  ['alpine', 'v3.20/main/x86_64/xAPKINDEX.tar.gz', 'file'],
  ['alpine', 'v3.20/main/x86_64/APKINDEX.tar.gz/a', 'file'],
  ['alpine', 'v3.20/main/x86_64/APKINDEXxtar.gz', 'file'],
] as const)('%s: %s is an %s', (type, path, kind) => {
  expect(packageFormats[type].parse(path).kind).toBe(kind);
});

it('is named by its own type', () => {
  for (const [type, format] of Object.entries(packageFormats)) expect(format.type).toBe(type);
});
