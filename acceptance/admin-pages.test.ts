import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figure, figureOver } from './browser/landing.ts';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, type Visit, type VisitOptions, visit } from './browser.ts';
import { get, type UploadedFile, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { scenario } from './scenario.ts';

const choose = (page: Page, name: string) => page.getByLabel(`Choose ${name}`, { exact: true });
const dialog = (page: Page) => page.getByRole('alertdialog');
const statusesOf = async (lading: Parameters<typeof get>[0], files: readonly UploadedFile[]) =>
  Promise.all(files.map(async ({ url }) => (await get(lading, url)).status));

scenario("the admin's pages", { runsIn: [light], withPage: true }, (lading) => {
  let browser: Browser;
  let signedIn: SignedIn;

  beforeAll(async () => {
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(() => browser?.close());

  const asAdmin = (test: (visit: Visit) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}/admin`, test, { storageState: signedIn, ...options });

  it('ask others for the password, refuse a wrong one and take the right one', async () => {
    await visit(
      browser,
      lading.url,
      async ({ page }) => {
        // From page to page, as a link in it would: loaded anew, the server itself asks.
        await page.evaluate(() => {
          history.pushState({}, '', '/admin');
          dispatchEvent(new PopStateEvent('popstate'));
        });
        await page.getByLabel('Admin password').fill('certainly-wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.locator('[aria-invalid="true"]').waitFor();
        await expectAccessible(page);
        await screenshot(page, 'admin-sign-in');
        await page.getByLabel('Admin password').fill(lading.adminPassword);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { name: 'Storage' }).waitFor();
      },
      { expected: /401/ },
    );
  });

  it('tell figures, storage and the latest files, and keep up', async () => {
    await uploaded(lading, randomBytes(10_000), { name: 'before.bin' });
    await asAdmin(async ({ page }) => {
      await page.locator('.latest', { hasText: 'before.bin' }).waitFor();
      expect(Number(await page.getByRole('meter', { name: 'Storage used' }).getAttribute('value'))).toBeGreaterThanOrEqual(
        10_000,
      );
      const uploads = await figure(page, 'uploads');
      await uploaded(lading, 'x', { name: 'while-looking.txt' });
      await figureOver(page, 'uploads', uploads, 2_000);
      await page.locator('.latest', { hasText: 'while-looking.txt' }).waitFor({ timeout: 5_000 });
    });
  });

  describe('prune', () => {
    const several = (prefix: string, count = 5) =>
      Promise.all(
        Array.from({ length: count }, (_, index) => uploaded(lading, `${prefix}${index}`, { name: `${prefix}-${index}.txt` })),
      );

    it('what was chosen with Shift, after showing it, and not before', async () => {
      for (const name of ['row-a', 'row-b', 'row-c', 'row-d']) await uploaded(lading, name, { name });
      await asAdmin(async ({ page }) => {
        await choose(page, 'row-a').click();
        await choose(page, 'row-c').click({ modifiers: ['Shift'] });
        expect(await choose(page, 'row-b').isChecked()).toBe(true);
        await page.getByRole('button', { name: 'Prune chosen (3)' }).click();
        await dialog(page).getByText('3 files, 15 B').waitFor();
        await dialog(page).getByText('row-b').waitFor();
        await expectAccessible(page);
        await screenshot(page, 'admin-prune');
        await page.getByRole('button', { name: 'Keep them' }).click();
        await dialog(page).waitFor({ state: 'detached' });
        expect(await choose(page, 'row-b').isChecked()).toBe(true);

        await page.getByRole('button', { name: 'Prune chosen (3)' }).click();
        await page.getByRole('button', { name: 'Prune them' }).click();
        await page.getByRole('status').filter({ hasText: 'Pruned 3 files, 15 B.' }).waitFor();
        await choose(page, 'row-b').waitFor({ state: 'detached' });
        await choose(page, 'row-d').waitFor();
      });
    });

    it('by keyboard alone', async () => {
      const files = await several('keys', 3);
      await asAdmin(async ({ page }) => {
        const [first, last] = ['keys-0.txt', 'keys-2.txt'];
        const boxes = page.locator('.prune-table tbody input[type=checkbox]');
        await choose(page, first).waitFor();
        const names = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-label') ?? ''));
        const [from, to] = [first, last].map((name) => names.indexOf(`Choose ${name}`)).sort((a, b) => a - b);
        await boxes.nth(from ?? 0).focus();
        await page.keyboard.press('Space');
        await boxes.nth(to ?? 0).focus();
        await page.keyboard.press('Shift+Space');
        const chosen = (to ?? 0) - (from ?? 0) + 1;
        await page.getByRole('button', { name: `Prune chosen (${chosen})` }).focus();
        await page.keyboard.press('Enter');
        await dialog(page).waitFor();
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'detached' });
        await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('prune-title');
      });
      expect(await statusesOf(lading, files)).toEqual([200, 200, 200]);
    });

    it('one, from its row', async () => {
      const [file, other] = await several('single', 2);
      await asAdmin(async ({ page }) => {
        await page.getByRole('button', { name: 'Prune single-0.txt' }).click();
        await page.getByRole('button', { name: 'Prune them' }).click();
        await page.getByRole('status').filter({ hasText: 'Pruned 1 file' }).waitFor();
      });
      expect(
        await statusesOf(
          lading,
          [file, other].filter((each) => each !== undefined),
        ),
      ).toEqual([410, 200]);
    });

    it('all that match, by size and by never having been downloaded', async () => {
      const large = await uploaded(lading, Buffer.alloc(1_200_000), { name: 'large-unused.bin' });
      const used = await uploaded(lading, Buffer.alloc(1_300_000), { name: 'large-used.bin' });
      await get(lading, used.url);
      const small = await uploaded(lading, 'small', { name: 'small-unused.txt' });
      await asAdmin(async ({ page }) => {
        await page.getByLabel('Size', { exact: true }).selectOption({ label: '1 MB and more' });
        await page.getByLabel('Use', { exact: true }).selectOption({ label: 'Never downloaded' });
        await page.getByRole('button', { name: 'Prune all that match (1)' }).click();
        await dialog(page).getByText('large-unused.bin').waitFor();
        await page.getByRole('button', { name: 'Prune them' }).click();
        await page.getByRole('status').filter({ hasText: 'Pruned 1 file, 1.20 MB.' }).waitFor();
        await page.getByText('No live file matches.').waitFor();
      });
      expect(await statusesOf(lading, [large, used, small])).toEqual([410, 200, 200]);
    });
  });

  describe.each([
    ['360', { width: 360, height: 740 }],
    ['1280', { width: 1280, height: 900 }],
  ] as const)('at %s px', (name, viewport) => {
    it.each(['light', 'dark'] as const)('are accessible and fit in %s', async (colorScheme) => {
      await uploaded(lading, 'x', { name: `${'a-very-long-name-'.repeat(12)}.txt` });
      await asAdmin(
        async ({ page }) => {
          await page.locator('.prune-table').waitFor();
          await page.locator('.load-bar').waitFor();
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
          await screenshot(page, `admin-${colorScheme}-${name}`);
        },
        { viewport, colorScheme },
      );
    });
  });
});
