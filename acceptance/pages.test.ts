import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figure, figureOver, handOver, linkOf, uploadRow } from './browser/landing.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, type Visit, type VisitOptions, visit } from './browser.ts';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { metricsOf, sha256, storageOf } from './observe.ts';
import { filesOf } from './operations.ts';
import { scenario } from './scenario.ts';

type SignedIn = Exclude<VisitOptions['storageState'], string | undefined>;

scenario('the pages', { runsIn: [light], withPage: true, env: { MAX_FILE_SIZE_BYTES: '50000000' } }, (lading) => {
  let browser: Browser;
  let folder = '';
  let signedIn: SignedIn;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-pages-'));
    browser = await launch();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(lading.signInLink);
    signedIn = await context.storageState();
    await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const asAdmin = (path: string, test: (visit: Visit) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}${path}`, test, { storageState: signedIn, ...options });

  const fileOnDisk = async (name: string, content: Uint8Array | string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  describe('take a file', () => {
    it('from the picker, and show a link to the same bytes that a button copies', async () => {
      const content = randomBytes(200_000);
      const path = await fileOnDisk('picked.bin', content);
      await asAdmin('/', async ({ page }) => {
        await page.getByLabel('Choose files').setInputFiles(path);
        const link = await linkOf(page, 'picked.bin');
        expect(sha256((await get(lading, link)).bytes)).toBe(sha256(content));
        await page
          .getByRole('button', { name: /Copy link/ })
          .first()
          .click();
        await page.getByText('Copied').first().waitFor();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
        await expectAccessible(page);
        await screenshot(page, 'landing-uploaded');
      });
    });

    it('by keyboard alone', async () => {
      const path = await fileOnDisk('typed.txt', 'by keyboard');
      await asAdmin('/', async ({ page }) => {
        await page.getByLabel('Choose files').waitFor({ state: 'attached' });
        const focused = () =>
          page.evaluate(() => (document.activeElement instanceof HTMLInputElement ? document.activeElement.type : ''));
        for (let presses = 0; presses < 30 && (await focused()) !== 'file'; presses += 1) await page.keyboard.press('Tab');
        expect(await focused()).toBe('file');
        const chooser = page.waitForEvent('filechooser');
        await page.keyboard.press('Space');
        await (await chooser).setFiles(path);
        expect((await get(lading, await linkOf(page, 'typed.txt'))).text()).toBe('by keyboard');
      });
    });

    it.each(['drop', 'paste'] as const)('by %s, anywhere on the page', async (type) => {
      await asAdmin('/', async ({ page }) => {
        await page.getByLabel('Choose files').waitFor({ state: 'attached' });
        await handOver(page, type, { name: `${type}.txt`, text: `by ${type}` });
        expect((await get(lading, await linkOf(page, `${type}.txt`))).text()).toBe(`by ${type}`);
      });
    });

    it('and several at once, each with its link', async () => {
      const paths = await Promise.all(
        ['one.txt', 'two.txt', 'three.txt', 'empty.txt'].map((name) => fileOnDisk(name, name === 'empty.txt' ? '' : name)),
      );
      await asAdmin('/', async ({ page }) => {
        await page.getByLabel('Choose files').setInputFiles(paths);
        for (const name of ['one.txt', 'two.txt', 'three.txt'])
          expect((await get(lading, await linkOf(page, name))).text()).toBe(name);
        expect((await get(lading, await linkOf(page, 'empty.txt'))).bytes).toHaveLength(0);
      });
    });

    it('and let go of it when cancelled: nothing of it is kept', async () => {
      const path = await fileOnDisk('cancelled.bin', randomBytes(30_000_000));
      const before = await metricsOf(lading);
      await asAdmin('/', async ({ page }) => {
        const session = await page.context().newCDPSession(page);
        await session.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput: 1_000_000,
        });
        await page.getByLabel('Choose files').setInputFiles(path);
        await page.getByRole('progressbar', { name: /cancelled\.bin/ }).waitFor();
        await page.getByRole('button', { name: 'Cancel cancelled.bin' }).click();
        await page.getByText('Nothing of it was kept').waitFor();
        await screenshot(page, 'landing-cancelled');
      });
      expect(await metricsOf(lading)).toMatchObject({ uploads: before.uploads, bytesStored: before.bytesStored });
      expect((await storageOf(lading)).orphanBytes).toBe(0);
    });

    it('and say what is wrong with one that is too large', async () => {
      const path = await fileOnDisk('huge.bin', Buffer.alloc(50_000_001));
      await asAdmin(
        '/',
        async ({ page }) => {
          await page.getByLabel('Choose files').setInputFiles(path);
          const alert = uploadRow(page, 'huge.bin').getByRole('alert');
          await alert.waitFor();
          expect(await alert.textContent()).not.toBe('');
          await expectAccessible(page);
        },
        { expected: /413|ERR_/ },
      );
    });
  });

  it('move their counters while one looks, without reloading', async () => {
    await visit(browser, lading.url, async ({ page }) => {
      await page.locator('[data-figure="uploads"] .figure-number').waitFor();
      const before = { uploads: await figure(page, 'uploads'), downloads: await figure(page, 'downloads') };
      const file = await uploaded(lading, 'counted');
      await get(lading, file.url);
      await figureOver(page, 'uploads', before.uploads, 2_000);
      await figureOver(page, 'downloads', before.downloads, 2_000);
    });
  });

  it('ask a visitor to sign in, take the API token, and refuse another', async () => {
    await visit(
      browser,
      lading.url,
      async ({ page }) => {
        await expectAccessible(page);
        await screenshot(page, 'landing-anonymous');
        await page.getByLabel('API token').fill('0123456789abcdef');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.locator('[aria-invalid="true"]').waitFor();
        await page.getByLabel('API token').fill(lading.token);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByLabel('Choose files').waitFor({ state: 'attached' });
      },
      { expected: /401/ },
    );
  });

  describe('list the files', () => {
    it('search them, and follow what happens to them elsewhere', async () => {
      const file = await uploaded(lading, 'listed', { name: 'needle-listed.txt' });
      await asAdmin('/app/files', async ({ page }) => {
        await page.getByLabel('Search by name').fill('needle-');
        await page.locator(`[data-file="${file.id}"]`).waitFor();
        const later = await uploaded(lading, 'later', { name: 'needle-later.txt' });
        await page.locator(`[data-file="${later.id}"]`).waitFor({ timeout: 5_000 });
        await expectAccessible(page);
        await screenshot(page, 'files');
      });
    });

    it.each([
      ['Expire', 'Expire it', 'EXPIRED'],
      ['Delete', 'Delete it', 'DELETED'],
    ])('%s one after asking', async (action, confirm, status) => {
      const name = `ending-${action}.txt`.toLowerCase();
      const file = await uploaded(lading, 'ending', { name });
      await asAdmin('/app/files', async ({ page }) => {
        await page.getByRole('button', { name: `${action} ${name}` }).click();
        await page.getByRole('alertdialog').waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Keep it' }).click();
        expect((await get(lading, file.url)).status).toBe(200);
        await page.getByRole('button', { name: `${action} ${name}` }).click();
        await page.getByRole('button', { name: confirm }).click();
        await page.locator(`[data-file="${file.id}"]`).waitFor({ state: 'detached' });
      });
      expect((await get(lading, file.url)).status).toBe(410);
      const { edges } = await filesOf(lading, `filter: { nameContains: "${name}", status: [${status}] }`);
      expect(edges.map(({ node }) => node.id)).toEqual([file.id]);
    });

    it('never run what a file is called', async () => {
      await uploaded(lading, 'x', { name: '<img src=x onerror=document.title="owned">.txt' });
      await asAdmin('/app/files', async ({ page }) => {
        await page.getByText('onerror').first().waitFor();
        expect(await page.title()).not.toContain('owned');
      });
    });
  });

  describe.each([
    ['/', 'landing'],
    ['/app/files', 'files'],
  ])('at %s', (path, name) => {
    it.each(['light', 'dark'] as const)('are accessible and fit 360 px in %s', async (colorScheme) => {
      await uploaded(lading, 'a long name', { name: `${'a-very-long-name-'.repeat(12)}.txt` });
      const viewport = { width: 360, height: 740 };
      await asAdmin(
        path,
        async ({ page }) => {
          await page.locator('h1').first().waitFor();
          if (name === 'files') await page.locator('[data-file]').first().waitFor();
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
          await screenshot(page, `${name}-${colorScheme}-360`);
        },
        { viewport, colorScheme },
      );
    });

    it.each(['light', 'dark'] as const)('are accessible on a desk in %s', async (colorScheme) => {
      await asAdmin(
        path,
        async ({ page }) => {
          await page.locator('h1').first().waitFor();
          if (name === 'files') await page.locator('[data-file]').first().waitFor();
          const background = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
          expect(background).toContain(colorScheme);
          await expectAccessible(page);
          const shot = await screenshot(page, `${name}-${colorScheme}`);
          expect((await readFile(shot)).length).toBeGreaterThan(10_000);
        },
        { viewport: { width: 1440, height: 900 }, colorScheme },
      );
    });
  });
});
