import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose, focused, inShop, progressOver, row, slowly, told } from './browser/shop.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot } from './browser.ts';
import { get, request } from './client.ts';
import { light } from './combinations.ts';
import { startProxy, targetOf } from './faults.ts';
import { sha256 } from './observe.ts';
import { gradient } from './pictures.ts';
import { createdProject } from './projects.ts';
import { scenario } from './scenario.ts';

scenario(
  'the uploader in another site',
  { runsIn: [light], withPage: true, env: { MAX_FILE_SIZE_BYTES: '50000000' } },
  (lading) => {
    let browser: Browser;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lading-embedded-'));
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const shop = () => ({ browser, lading });

    const onDisk = async (name: string, content: Uint8Array | string): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    };

    it('uploads small files, tells the page, and gives their ids to the form', async () => {
      const [one, two] = [await onDisk('one.txt', 'one'), await onDisk('größe "2".txt', 'two')];
      const project = await createdProject(lading, 'Shop');
      await inShop(shop(), { attributes: `multiple required project="${project.id}" ttl="2h"` }, async (page) => {
        const isValid = () => page.evaluate(() => document.querySelector('form')?.checkValidity());
        expect(await isValid()).toBe(false);
        await choose(page, one, two);
        await row(page, 'one.txt').getByText('Uploaded').waitFor();
        await row(page, 'größe').getByText('Uploaded').waitFor();
        expect(await isValid()).toBe(true);
        const uploads = (await told(page, 'lading-upload')).map(({ detail }) => detail);
        expect(uploads.map((link) => link?.name).sort()).toEqual(['größe "2".txt', 'one.txt']);
        for (const link of uploads) {
          const file = (
            await request<Record<string, unknown>>(lading, `/api/files/${link?.id}`, {
              headers: { authorization: `Bearer ${lading.token}` },
            })
          ).json();
          expect(file).toMatchObject({ id: link?.id, sha256: link?.sha256, project: project.id, status: 'live' });
          expect(Date.parse(String(file.expires_at)) - Date.parse(String(file.uploaded_at))).toBe(2 * 3_600_000);
        }
        expect((await told(page, 'change')).at(-1)?.value.split(',')).toHaveLength(2);
        const form = await page.evaluate(() => [...new FormData(document.querySelector('form') ?? undefined).entries()]);
        const ids = form.filter(([name]) => name === 'design').map(([, id]) => id);
        expect([...ids].sort()).toEqual(uploads.map((link) => link?.id).sort());
        await row(page, 'one.txt').getByRole('button', { name: 'Remove one.txt' }).press('Enter');
        await row(page, 'one.txt').waitFor({ state: 'detached' });
        expect(await focused(page)).toBe('Choose files');
        await page.evaluate(() => document.querySelector('form')?.reset());
        expect(await isValid()).toBe(false);
      });
    });

    it('goes on with a large file after the connection was lost, and tells how far it is', async () => {
      const content = randomBytes(20_000_000);
      const file = await onDisk('interrupted.bin', content);
      const line = await startProxy(targetOf(lading.url));
      const server = line.through(lading.url).replace(/\/$/, '');
      await inShop(shop(), { server, attributes: 'multiple', options: { expected: /ERR_/ } }, async (page) => {
        const asked: { method: string; offset: number }[] = [];
        page.on('request', (each) => asked.push({ method: each.method(), offset: Number(each.headers()['upload-offset']) }));
        await slowly(page);
        await choose(page, file);
        await progressOver(page, 10_000_000);
        await line.refuse();
        await row(page, 'interrupted.bin').getByText('The connection is lost').waitFor();
        await screenshot(page, 'embedded-interrupted');
        await line.resume();
        await row(page, 'interrupted.bin').getByText('Uploaded').waitFor();
        expect(asked.filter(({ method }) => method === 'HEAD').length).toBeGreaterThan(0);
        expect(asked.filter(({ method, offset }) => method === 'PATCH' && offset === 0)).toHaveLength(1);
        const [{ detail } = { detail: null }] = await told(page, 'lading-upload');
        expect(detail).toMatchObject({ name: 'interrupted.bin', size: content.length, sha256: sha256(content) });
        expect(sha256((await get(lading, `/${detail?.id}`)).bytes)).toBe(sha256(content));
        const loaded = (await told(page, 'lading-progress')).map((each) => Number(each.detail?.loaded));
        expect(loaded.some((bytes) => bytes > 0 && bytes < content.length)).toBe(true);
        expect(loaded.at(-1)).toBe(content.length);
      });
      await line.close();
    });

    it('cancels, removes what had arrived, and sends again when asked to', async () => {
      const file = await onDisk('design.bin', randomBytes(20_000_000));
      await inShop(shop(), {}, async (page) => {
        await slowly(page);
        const created = page.waitForResponse((answer) => answer.request().method() === 'POST');
        await choose(page, file);
        const place = (await created).headers().location ?? '';
        await progressOver(page, 4_000_000);
        const removed = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
        await page.getByRole('button', { name: 'Cancel design.bin' }).click();
        await row(page, 'design.bin').getByText('Cancelled').waitFor();
        expect((await removed).status()).toBe(204);
        const tus = { 'tus-resumable': '1.0.0', authorization: `Bearer ${lading.token}` };
        expect((await request(lading, place, { method: 'HEAD', headers: tus })).status).toBe(404);
        expect(await told(page, 'lading-upload')).toEqual([]);
        await page.getByRole('button', { name: 'Retry design.bin' }).press('Enter');
        await progressOver(page, 1_000_000);
        expect(await page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(false);
        const given = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
        await page.evaluate(() => document.querySelector('lading-uploader')?.remove());
        expect((await given).status()).toBe(204);
      });
    });

    it('says why a file was not taken', async () => {
      const small = await onDisk('small.txt', 'small');
      const [large, huge] = [await onDisk('large.txt', randomBytes(1_000)), await onDisk('huge.txt', randomBytes(50_000_001))];
      const attributes = 'multiple max-files="2" accept=".txt, image/*"';
      const setUp = `uploader.tokenProvider = async () => {
        if (window.signedOut) throw new Error('signed out');
        return window.mayUpload ? ${JSON.stringify(lading.token)} : null;
      };`;
      await inShop(shop(), { attributes, setUp, options: { expected: /status of (401|413)/ } }, async (page) => {
        await choose(page, small);
        await row(page, 'small.txt').getByText('This page may not upload').waitFor();
        await page.evaluate(() => Object.assign(window, { signedOut: true }));
        await page.getByRole('button', { name: 'Retry small.txt' }).click();
        await row(page, 'small.txt').getByText('This page could not get leave to upload: signed out').waitFor();
        await page.evaluate(() => Object.assign(window, { signedOut: false, mayUpload: true }));
        await page.getByRole('button', { name: 'Retry small.txt' }).click();
        await row(page, 'small.txt').getByText('Uploaded').waitFor();
        await choose(page, huge);
        await row(page, 'huge.txt').getByText('It is larger than the 50.0 MB that are allowed.').waitFor();
        await choose(page, await onDisk('tool.exe', 'x'), large, await onDisk('more.txt', 'more'));
        await page.getByText('tool.exe is of a kind that is not wanted here.').waitFor();
        await page.getByText('No more than 2 files are wanted: more.txt is left out.').waitFor();
        await row(page, 'large.txt').getByText('Uploaded').waitFor();
        const errors = (await told(page, 'lading-error')).map(({ detail }) => [detail?.code, detail?.status]);
        expect(errors).toEqual([
          ['Unauthenticated', 401],
          ['NoToken', 0],
          ['FileTooLarge', 413],
          ['NotAccepted', 0],
          ['TooManyFiles', 0],
        ]);
        await screenshot(page, 'embedded-refused');
        await expectAccessible(page);
      });
    });

    it('takes what is dropped, and one file instead of another where one is wanted', async () => {
      await inShop(shop(), {}, async (page) => {
        const drop = (name: string) =>
          page.locator('lading-uploader').evaluate((uploader, fileName) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(['dropped'], fileName, { type: 'text/plain' }));
            const zone = uploader.shadowRoot?.querySelector('[part=zone]');
            for (const type of ['dragenter', 'dragover', 'drop'])
              zone?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
          }, name);
        await drop('first.txt');
        await row(page, 'first.txt').getByText('Uploaded').waitFor();
        await drop('second.txt');
        await row(page, 'second.txt').getByText('Uploaded').waitFor();
        expect(await page.getByRole('listitem').count()).toBe(1);
      });
    });

    it('looks as the page wants it to, and moves where that is not unwelcome', async () => {
      const look = (page: Page) =>
        page.evaluate(() => {
          const uploader = document.querySelector('lading-uploader');
          const styleOf = (part: string) => {
            const found = uploader?.shadowRoot?.querySelector(`[part=${part}]`);
            if (!found) throw new Error(`there is no ${part}`);
            return getComputedStyle(found);
          };
          const { backgroundColor, borderRadius, transitionDuration } = styleOf('button');
          const { padding } = styleOf('zone');
          const { color } = styleOf('title');
          return { backgroundColor, borderRadius, padding, color, moves: transitionDuration !== '0s' };
        });
      await inShop(shop(), { attributes: 'class="ours"' }, async (page) => {
        const [backgroundColor, color] = ['rgb(1, 2, 3)', 'rgb(230, 236, 241)'];
        expect(await look(page)).toEqual({ backgroundColor, color, borderRadius: '9px', padding: '40px', moves: false });
      });
      await inShop(shop(), { options: { reducedMotion: 'no-preference' } }, async (page) => {
        const [backgroundColor, color] = ['rgb(191, 52, 16)', 'rgb(16, 35, 63)'];
        expect(await look(page)).toEqual({ backgroundColor, color, borderRadius: '3px', padding: '24px', moves: true });
      });
    });

    it('makes addresses of pictures that the other site shows', async () => {
      const picture = await onDisk('photo.png', gradient(60, 40));
      await inShop(shop(), {}, async (page) => {
        await choose(page, picture);
        await row(page, 'photo.png').getByText('Uploaded').waitFor();
        const [{ value } = { value: '' }] = await told(page, 'lading-upload');
        const width = await page.evaluate(async (id) => {
          const { lading } = window as unknown as { lading: { url(id: string, steps: object): string } }; // set by the page above
          const image = new Image();
          image.src = lading.url(id, { resize: '30x', format: 'auto' });
          await image.decode();
          return image.naturalWidth;
        }, value);
        expect(width).toBe(30);
      });
    });

    describe.each([
      ['wide', { width: 1280, height: 900 }],
      ['narrow', { width: 360, height: 800 }],
    ])('on a %s screen', (size, viewport) => {
      it.each(['light', 'dark'] as const)('works by keyboard, reads well and is accessible, in the %s', async (colorScheme) => {
        const photo = await onDisk('summer-at-the-lake.jpg', randomBytes(400_000));
        const film = await onDisk('a film with quite a long name that does not fit into one line.mp4', randomBytes(20_000_000));
        await inShop(shop(), { attributes: 'multiple', options: { viewport, colorScheme } }, async (page) => {
          await screenshot(page, `embedded-empty-${size}-${colorScheme}`);
          await expectAccessible(page);
          const byKeyboard = async () => {
            await page.getByLabel('Your name').focus();
            await page.keyboard.press('Tab');
            expect(await focused(page)).toBe('Choose files');
            await page.keyboard.press('Enter');
          };
          const [chooser] = await Promise.all([page.waitForEvent('filechooser'), byKeyboard()]);
          await slowly(page);
          await chooser.setFiles([photo, film]);
          await row(page, 'summer').getByText('Uploaded').waitFor();
          await progressOver(page, 5_000_000);
          await screenshot(page, `embedded-${size}-${colorScheme}`);
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
          await page.getByRole('button', { name: 'Cancel a film' }).press('Space');
          await row(page, 'a film').getByText('Cancelled').waitFor();
        });
      });
    });
  },
);
