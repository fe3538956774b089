import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** Costs as OWASP's Password Storage Cheat Sheet has them for Argon2id: 19 MiB, two passes, one lane. */
const costs = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;

export const longestPassword = 200;

/** A password as it is kept: Argon2id with its costs and salt, in the PHC string format. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: password, nonce, tagLength, ...costs });
  return `$argon2id$v=19$m=${costs.memory},t=${costs.passes},p=${costs.parallelism}$${base64(nonce)}$${base64(tag)}`;
};

/** Whether this is the password of the hash, which `hashPassword` made under whatever costs. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!match || password.length > longestPassword) return false;
  const [, memory, passes, parallelism, salt = '', kept = ''] = match;
  const expected = Buffer.from(kept, 'base64');
  const tag = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(tag, expected);
};

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
