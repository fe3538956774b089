import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { byteStoreContract } from './contract.ts';
import { openFilesystem } from './filesystem.ts';

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-bytes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

byteStoreContract('filesystem', async () => openFilesystem({ root: await emptyFolder() }));
