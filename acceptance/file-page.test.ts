import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, type Visit, type VisitOptions, visit } from './browser.ts';
import { bearer, get, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphql } from './graphql.ts';
import { scenario } from './scenario.ts';

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

type File = {
  readonly name: string;
  readonly expiresAt: string | null;
  readonly maxDownloads: number | null;
  readonly passwordProtected: boolean;
  readonly sliding: boolean;
  readonly downloads: number;
  readonly metadata: unknown;
};

/** Opens a form of the terms. */
const change = (page: Page, what: string) => page.getByRole('button', { name: `Change ${what}` }).click();
const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();
const event = (page: Page, type: string) => page.locator(`[data-event="${type}"]`);

scenario('the page of a file', { runsIn: [light], withPage: true }, (lading) => {
  let browser: Browser;
  let signedIn: SignedIn;

  beforeAll(async () => {
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(() => browser?.close());

  const asAdmin = (path: string, test: (visit: Visit) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}${path}`, test, { storageState: signedIn, ...options });

  const fileOf = async (id: string): Promise<File> =>
    (
      await graphql<{ file: File }>(
        lading,
        'query ($id: ID!) { file(id: $id) { name expiresAt maxDownloads passwordProtected sliding downloads metadata } }',
        { variables: { id } },
      )
    ).file;

  describe('shows', () => {
    it('a picture, the facts and the way to pass it on', async () => {
      const file = await uploaded(lading, picture, { name: 'a[b].png', type: 'image/png' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        const image = page.locator('.preview img');
        await image.waitFor();
        await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.preview img')?.naturalWidth === 10);
        await page.getByText(file.sha256, { exact: true }).waitFor();
        await page.getByRole('img', { name: `QR code of ${file.link}` }).waitFor();
        await page.getByLabel('Markdown', { exact: true }).check();
        await page.getByRole('button', { name: 'Copy as Markdown' }).click();
        await page.getByText('Copied').waitFor();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`![a\\[b\\].png](${file.link})`);
        await expectAccessible(page);
        await screenshot(page, 'file-picture');
      });
    });

    it('the beginning of a long text, and no more of it', async () => {
      const file = await uploaded(lading, `first ${'0123456789'.repeat(60_000)} last`, { name: 'long.txt', type: 'text/plain' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        const text = page.locator('.preview-text pre');
        await text.waitFor();
        expect((await text.textContent())?.length).toBe(262_144);
        await page.getByText('The first 262 kB of 600 kB.').waitFor();
      });
      expect((await fileOf(file.id)).downloads).toBe(0);
    });

    it('HTML as what it says, never as what it does', async () => {
      const html = '<!doctype html><title>x</title><script>document.title = "owned"</script><h1>Not a heading</h1>';
      const file = await uploaded(lading, html, { name: 'page.html', type: 'text/html' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await page.locator('.preview-text', { hasText: '<h1>Not a heading</h1>' }).waitFor();
        expect(await page.title()).toBe('page.html · Lading');
      });
    });

    it.each([
      ['a password', { password: 'geheim' }, /has a password/],
      ['a download limit', { max_downloads: '2' }, /has a download limit/],
      ['a lifetime that downloads renew', { sliding: 'true' }, /starts the lifetime of this file anew/],
    ])('no preview by itself where the file has %s', async (_what, fields: Record<string, string>, words) => {
      const file = await uploaded(lading, picture, { name: 'kept.png', type: 'image/png', fields });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await page.locator('.preview', { hasText: words }).waitFor();
        await event(page, 'FileUploaded').waitFor();
        await expectAccessible(page);
      });
      expect((await fileOf(file.id)).downloads).toBe(0);
    });

    it('that there is no such file', async () => {
      await asAdmin('/app/files/neverWas', async ({ page }) => {
        await page.getByRole('heading', { name: 'No such file.' }).waitFor();
        await expectAccessible(page);
      });
    });

    it('a visitor how to sign in, and nothing of the file', async () => {
      const file = await uploaded(lading, 'x', { name: 'unseen.txt' });
      await visit(browser, `${lading.url}/app/files/${file.id}`, async ({ page }) => {
        await page.getByLabel('API token').waitFor();
        expect(await page.content()).not.toContain('unseen.txt');
      });
    });
  });

  describe('changes', () => {
    it('lifetime, limit, password, name and metadata, and shows the record of it', async () => {
      const file = await uploaded(lading, 'to change', { name: 'before.txt', fields: { ttl: '2h' } });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await change(page, 'lifetime');
        await page.getByLabel('Other').check();
        await page.getByLabel('How many').fill('36');
        await page.getByLabel('Each download starts it anew').check();
        await save(page);
        await page.locator('.countdown', { hasText: /1 d 1[12] h/ }).waitFor();

        await change(page, 'download limit');
        await page.getByLabel(/Most downloads/).fill('5');
        await save(page);
        await page.getByText('5 of 5 left').waitFor();

        await change(page, 'password');
        await page.getByLabel(/New password/).fill('geheim');
        await save(page);
        await page.locator('.term', { hasText: 'Password' }).getByText('Set', { exact: true }).waitFor();

        await change(page, 'name');
        await page.getByLabel('New name').fill('after.txt');
        await save(page);
        await page.getByRole('heading', { name: 'after.txt', level: 1 }).waitFor();

        await change(page, 'metadata');
        await page.getByLabel('Metadata as JSON').fill('{"ticket": 42');
        await save(page);
        await page
          .getByRole('alert')
          .getByText(/no JSON/)
          .waitFor();
        await expectAccessible(page);
        await page.getByLabel('Metadata as JSON').fill('{"ticket": 42}');
        await save(page);
        await page.locator('.term .json', { hasText: '"ticket": 42' }).waitFor();
        await event(page, 'FileChanged').nth(4).waitFor();
        await screenshot(page, 'file-changed');
      });
      const changed = await fileOf(file.id);
      expect(changed).toMatchObject({ name: 'after.txt', maxDownloads: 5, passwordProtected: true, sliding: true });
      expect(changed.metadata).toEqual({ ticket: 42 });
      expect((await get(lading, file.url)).status).toBe(401);
    });

    it('nothing where the server refuses, and says why', async () => {
      const file = await uploaded(lading, 'x', { name: 'refused.txt' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await change(page, 'lifetime');
        await page.getByLabel('Other').check();
        await page.getByLabel('How many').fill('0');
        await save(page);
        await page.getByRole('alert').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('.term-form').waitFor({ state: 'detached' });
        const focused = await page.evaluate(() => document.activeElement?.textContent);
        expect(focused).toContain('Change');
      });
      expect((await fileOf(file.id)).expiresAt).toBe(file.expires_at);
    });

    it('to how it ended, when somebody ends it elsewhere', async () => {
      const file = await uploaded(lading, 'to end', { name: 'ending.txt' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await page.locator('.live-sign.live').waitFor();
        await request(lading, `/api/links/${file.id}/expire`, { method: 'POST', headers: bearer(lading.token) });
        await page.getByText('This file has expired: by hand.').waitFor({ timeout: 5_000 });
        await event(page, 'FileExpired').waitFor();
        await page.locator('.preview').waitFor({ state: 'detached' });
        await expectAccessible(page);
        await screenshot(page, 'file-ended');
      });
    });

    it('its downloads while one looks', async () => {
      const file = await uploaded(lading, Buffer.alloc(1_000), { name: 'counted.bin' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await page.locator('[data-fact="downloads"]', { hasText: '0' }).waitFor();
        await page.locator('.live-sign.live').waitFor();
        await get(lading, file.url);
        await page.locator('[data-fact="downloads"]', { hasText: '1' }).waitFor({ timeout: 5_000 });
      });
    });

    it('to deleted, after asking', async () => {
      const file = await uploaded(lading, 'to delete', { name: 'deleted.txt' });
      await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
        await page.getByRole('button', { name: 'Delete', exact: true }).click();
        await page.getByRole('button', { name: 'Delete it' }).click();
        await page.getByText('This file was deleted: by hand.').waitFor();
      });
      expect((await get(lading, file.url)).status).toBe(410);
    });
  });

  it('is a click away from the list', async () => {
    const file = await uploaded(lading, 'listed', { name: 'a-click-away.txt' });
    await asAdmin('/app/files', async ({ page }) => {
      await page.getByRole('link', { name: 'a-click-away.txt', exact: true }).click();
      await page.getByRole('heading', { name: 'a-click-away.txt', level: 1 }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/app/files/${file.id}`);
    });
  });

  describe.each([
    ['360', { width: 360, height: 740 }],
    ['1280', { width: 1280, height: 900 }],
  ] as const)('at %s px', (name, viewport) => {
    it.each(['light', 'dark'] as const)('is accessible and fits in %s', async (colorScheme) => {
      const file = await uploaded(lading, picture, { name: `${'a-very-long-name-'.repeat(12)}.png`, type: 'image/png' });
      await asAdmin(
        `/app/files/${file.id}`,
        async ({ page }) => {
          await event(page, 'FileUploaded').waitFor();
          await page.locator('.qr').waitFor();
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
          await screenshot(page, `file-${colorScheme}-${name}`);
        },
        { viewport, colorScheme },
      );
    });
  });
});
