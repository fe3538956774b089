import { randomBytes } from 'node:crypto';
import { openFilesystem } from '../filesystem.ts';

/** A process of its own that writes a body without end below the folder it is given, until it is killed. */
const store = await openFilesystem({ root: process.argv[2] ?? '' });
const chunk = randomBytes(64 * 1024);

async function* endless(): AsyncGenerator<Uint8Array> {
  // A pause now and then: the test that kills us should not fill the disk before.
  for (let count = 0; ; count += 1) {
    yield chunk;
    if (count > 32) await new Promise((resume) => setTimeout(resume, 50));
  }
}

await store.put('endless', endless());
