import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './browser.ts';
import { get } from './client.ts';
import { light } from './combinations.ts';
import {
  addOperation,
  editorOf,
  expectShownIsServed,
  inAddress,
  readable,
  served,
  settledUrl,
  sides,
  uploadPicture,
} from './editor.ts';
import { scenario } from './scenario.ts';

scenario('the editor', { runsIn: [light], withPage: true }, (lading) => {
  const { edit } = editorOf(lading, readable);

  it('makes a URL that gives the picture that it shows, and keeps it in the address', async () => {
    const { id } = await uploadPicture(lading, 1);
    await edit(id, async (page) => {
      expect(await expectShownIsServed(lading, page, sides)).toBe(`${lading.url}/image/${id}/`);
      await addOperation(page, 'crop');
      await page.getByRole('button', { name: 'Scale crop' }).waitFor({ state: 'detached' });
      await page.getByRole('textbox', { name: 'Width' }).fill('300');
      await page.getByRole('textbox', { name: 'Height' }).fill('200');
      await page.getByRole('textbox', { name: 'Exactly' }).fill('20,40');
      await addOperation(page, 'resize');
      await page.getByRole('textbox', { name: 'Width' }).fill('150');
      await addOperation(page, 'sepia');
      await addOperation(page, 'format');
      await page.getByLabel('Format', { exact: true }).selectOption('webp');
      const url = await expectShownIsServed(lading, page, { width: 150, height: 100 });
      expect(url).toBe(`${lading.url}/image/${id}/-/crop/300x200/20,40/-/resize/150x/-/filter/sepia/80/-/format/webp/`);
      expect(await inAddress(page)).toBe('-/crop/300x200/20,40/-/resize/150x/-/filter/sepia/80/-/format/webp/');
      await page.locator('[data-figure="result"]', { hasText: '150 × 100' }).waitFor();
      await page.locator('[data-figure="saving"]', { hasText: /smaller/ }).waitFor();

      await page.reload();
      expect(await expectShownIsServed(lading, page, { width: 150, height: 100 })).toBe(url);
      await page.getByRole('button', { name: /^Move Filter/ }).waitFor();
      await page.getByRole('button', { name: 'Remove all' }).click();
      expect(await expectShownIsServed(lading, page, sides)).toBe(`${lading.url}/image/${id}/`);
      expect(await inAddress(page)).toBe('');
    });
  });

  it('negotiates formats as browsers do', async () => {
    const { id } = await uploadPicture(lading, 2);
    await edit(id, async (page) => void (await expectShownIsServed(lading, page, { width: 90, height: 60 })), {
      hash: '-/resize/90x/-/format/auto/',
    });
  });

  it('copies the picture as URL, HTML, Markdown and CSS', async () => {
    const { id } = await uploadPicture(lading, 8);
    const base = `${lading.url}/image/${id}`;
    const copied = async (page: Page, label: string) => {
      await page.getByLabel(label, { exact: true }).check();
      await settledUrl(page);
      await page.getByRole('button', { name: `Copy as ${label}` }).click();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await edit(
      id,
      async (page) => {
        expect(await copied(page, 'URL')).toBe(`${base}/-/resize/400x/`);
        expect(await copied(page, 'Markdown')).toBe(`![slope.png](${base}/-/resize/400x/)`);
        expect(await copied(page, 'CSS')).toContain(`url("${base}/-/dpr/2/-/resize/400x/") 2x`);
        expect(await copied(page, 'srcset by density')).toContain(`${base}/-/dpr/3/-/resize/400x/ 3x"`);
        const widths = await copied(page, 'srcset by width');
        const urls = [...widths.matchAll(/(http\S+) (\d+)w/g)];
        expect(urls.map(([, , width]) => width)).toEqual(['320', '400']);
        for (const [, url = '', width] of urls) {
          const bytes = await served(lading, url);
          expect(bytes.readUInt32BE(16), url).toBe(Number(width));
        }
      },
      { hash: '-/resize/400x/' },
    );
  });

  it('says what the server refuses, and shows the last picture until it is put right', async () => {
    const { id } = await uploadPicture(lading, 9);
    await edit(
      id,
      async (page) => {
        await settledUrl(page);
        await page.getByRole('button', { name: /^Brightness/ }).click();
        const field = page.getByRole('spinbutton', { name: 'Brightness' });
        await field.fill('500');
        await page.getByRole('alert').getByText('a whole number from -100 to 100').waitFor();
        await page.locator('img[data-result]').waitFor();
        await expectAccessible(page);
        await field.fill('-30');
        await page.getByRole('alert').waitFor({ state: 'detached' });
        await expectShownIsServed(lading, page, sides);
      },
      { hash: '-/brightness/10/' },
    );
  });

  it('ends the requests that it overtakes', async () => {
    const { id } = await uploadPicture(lading, 10);
    await edit(
      id,
      async (page) => {
        await settledUrl(page);
        // The server never answers this one.
        await page.route('**/-/blur/31/', () => undefined);
        await page.getByRole('button', { name: /^Blur/ }).click();
        const strength = page.getByRole('spinbutton', { name: 'Strength' });
        const sent = page.waitForRequest(/\/blur\/31\//);
        await strength.fill('31');
        await sent;
        const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/blur/31/'));
        const asked: string[] = [];
        page.on('request', (request) => request.url().includes('/-/blur/') && asked.push(request.url()));
        for (const value of ['32', '33', '34', '50']) await strength.fill(value);
        await ended;
        expect(await expectShownIsServed(lading, page, sides)).toContain('/-/blur/50/');
        // Who types on is waited for.
        expect(asked.length).toBeLessThan(4);
      },
      { hash: '-/blur/30/' },
    );
  });
});

const signing = { IMAGE_SIGNING_KEY: 'a5'.repeat(32), IMAGE_SIGNING_SALT: '0b'.repeat(16) };

scenario('the editor of a server that wants signatures', { runsIn: [light], withPage: true, env: signing }, (lading) => {
  const { edit } = editorOf(lading, readable);

  it('shows and hands out signed pictures', async () => {
    const { id } = await uploadPicture(lading, 20);
    await edit(
      id,
      async (page) => {
        const url = await expectShownIsServed(lading, page, { width: 60, height: 40 });
        expect(url).toMatch(/\/-\/resize\/60x\/\?sig=[\w-]{43}$/);
        const [unsigned = ''] = url.replace(lading.url, '').split('?');
        expect((await get(lading, unsigned)).status).toBe(403);
        await page.getByLabel('srcset by density', { exact: true }).check();
        await settledUrl(page);
        expect((await page.locator('[data-copy]').textContent())?.match(/\?sig=/g)?.length).toBe(4);
      },
      { hash: '-/resize/60x/' },
    );
  });
});
