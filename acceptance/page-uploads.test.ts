import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkOf, uploadRow } from './browser/landing.ts';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { launch, screenshot, visit } from './browser.ts';
import { get } from './client.ts';
import { light } from './combinations.ts';
import { startProxy, targetOf } from './faults.ts';
import { graphql } from './graphql.ts';
import { sha256 } from './observe.ts';
import { scenario } from './scenario.ts';

scenario('uploads of the page', { runsIn: [light], withPage: true, env: { MAX_FILE_SIZE_BYTES: '50000000' } }, (lading) => {
  let browser: Browser;
  let folder: string;
  let signedIn: SignedIn;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-page-uploads-'));
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const onDisk = async (name: string, content: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  it.each([
    ['small', 1_000, '/upload'],
    ['large', 9_000_000, '/files'],
  ])('send a %s file on the terms that were set', async (name, size, path) => {
    const content = randomBytes(size);
    const file = await onDisk(`${name}.bin`, content);
    await visit(
      browser,
      lading.url,
      async ({ page }) => {
        const sent: string[] = [];
        page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname));
        await page.getByText('More terms').click();
        await page.getByLabel('Download limit').fill('2');
        await page.getByLabel('Password').fill('geheim');
        await page.getByLabel('Choose files').setInputFiles(file);
        const link = await linkOf(page, `${name}.bin`);
        expect(sent.some((each) => each.startsWith(path))).toBe(true);
        expect(sha256((await get(lading, link, { 'lading-password': 'geheim' })).bytes)).toBe(sha256(content));
        await screenshot(page, `landing-terms-${name}`);
        await page.getByRole('link', { name: `Details of ${name}.bin` }).click();
        await page.getByRole('heading', { name: `${name}.bin`, level: 1 }).waitFor();
        await page.getByText('1 of 2 left').waitFor();
        expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('geheim');
      },
      { storageState: signedIn },
    );
  });

  it('go on after the connection was lost', async () => {
    const content = randomBytes(20_000_000);
    const file = await onDisk('interrupted.bin', content);
    const line = await startProxy(targetOf(lading.url));
    await visit(
      browser,
      line.through(lading.url),
      async ({ page }) => {
        const session = await page.context().newCDPSession(page);
        const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 };
        await session.send('Network.emulateNetworkConditions', slow);
        await page.getByLabel('Choose files').setInputFiles(file);
        await page.getByRole('progressbar', { name: /interrupted\.bin/ }).waitFor();
        await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 4_000_000);
        await line.refuse();
        await uploadRow(page, 'interrupted.bin').getByText('The connection is lost').waitFor();
        await screenshot(page, 'landing-interrupted');
        await line.resume();
        const link = await linkOf(page, 'interrupted.bin');
        expect(sha256((await get(lading, link)).bytes)).toBe(sha256(content));
      },
      { storageState: signedIn, expected: /ERR_/ },
    );
    await line.close();
    const { files } = await graphql<{ files: { totalCount: number } }>(
      lading,
      '{ files(filter: { nameContains: "interrupted.bin" }) { totalCount } }',
    );
    expect(files.totalCount).toBe(1);
  });

  it('go on in a new page when the same file is chosen again', async () => {
    const content = randomBytes(20_000_000);
    const file = await onDisk('again.bin', content);
    await visit(
      browser,
      lading.url,
      async ({ page }) => {
        const first = await page.context().newPage();
        const session = await page.context().newCDPSession(first);
        await first.goto(lading.url);
        const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 };
        await session.send('Network.emulateNetworkConditions', slow);
        await first.getByLabel('Choose files').setInputFiles(file);
        await first.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 6_000_000);
        await first.close();

        const resumed = page.waitForRequest((request) => request.method() === 'PATCH');
        await page.getByLabel('Choose files').setInputFiles(file);
        expect(Number((await resumed).headers()['upload-offset'])).toBeGreaterThan(0);
        const link = await linkOf(page, 'again.bin');
        expect(sha256((await get(lading, link)).bytes)).toBe(sha256(content));
      },
      { storageState: signedIn },
    );
  });
});
