import { randomBytes, randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { type UploadedFile, upload } from './client.ts';
import { light, production } from './combinations.ts';
import { scenario } from './scenario.ts';
import { expectWhole } from './whole.ts';

const atOnce = 4;
/** How many rounds, and those in the middle of which the server dies. Fewer where each takes long. */
const whole = { rounds: 200, deaths: new Set([20, 60, 61, 110, 150, 190]) };
const brief = { rounds: 50, deaths: new Set([10, 30, 31]) };

const env = { ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' };

scenario('killed with -9 in the middle of uploads', { runsIn: [light, production], env }, (lading, { bytes }) => {
  const { rounds, deaths } = bytes === 's3' ? brief : whole;
  it('has every acknowledged file, whole, and no bytes of any other', { timeout: 240_000 }, async () => {
    const acknowledged: UploadedFile[] = [];
    let broken = 0;
    const attempt = async () => {
      try {
        const answer = await upload(lading, randomBytes(randomInt(1, 200_000)), { name: 'crash.bin' });
        if (answer.status === 201) acknowledged.push(answer.json());
        else broken += 1;
      } catch {
        broken += 1; // the server is gone; nothing was promised
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      const uploads = Array.from({ length: atOnce }, attempt);
      if (deaths.has(round)) {
        await Promise.race(uploads); // in the middle: one is through, others are under way
        await lading.kill9();
      }
      await Promise.all(uploads);
      if (!lading.running()) await lading.restart();
    }
    expect(broken).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(rounds * atOnce - deaths.size * atOnce - 1);
    await expectWhole(lading, acknowledged);
  });
});
