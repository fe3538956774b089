import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, screenshot } from './browser.ts';
import { bearer, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { editorOf, settledUrl, uploadPicture } from './editor.ts';
import { gradient } from './pictures.ts';
import { scenario } from './scenario.ts';

scenario('the looks of the editor', { runsIn: [light], withPage: true }, (lading) => {
  const { open, edit, asVisitor } = editorOf(lading);

  it('is a click away from the page of a picture, and tells where there is none to edit', async () => {
    const { id } = await uploadPicture(lading, 11);
    await open(`/app/files/${id}`, async (page) => {
      await page.getByRole('link', { name: 'Edit this picture' }).click();
      await page.locator('.stage').waitFor();
      expect(await page.title()).toBe('Edit slope.png · Lading');
    });
    const says = (file: string, words: string) =>
      edit(file, async (page) => {
        await page.getByText(words).waitFor();
        await expectAccessible(page);
      });
    await says((await uploaded(lading, 'no picture', { name: 'a.txt' })).id, 'This file is no picture.');
    await says(
      (await uploaded(lading, gradient(99, 99).subarray(0, 600), { name: 'cut.png' })).id,
      'This picture cannot be read.',
    );
    await says((await uploadPicture(lading, 12, { max_downloads: '3' })).id, 'This file has a download limit.');
    await says((await uploadPicture(lading, 13, { password: 'open sesame' })).id, 'This file has a password.');
    const ended = await uploadPicture(lading, 14);
    await request(lading, `/api/links/${ended.id}`, { method: 'DELETE', headers: bearer(lading.token) });
    await says(ended.id, 'This file was deleted: by hand.');
    await says('neverWas', 'No such file.');
  });

  it('shows a visitor how to sign in, and nothing of the file', async () => {
    const { id } = await uploadPicture(lading, 15);
    await asVisitor(`/app/files/${id}/edit`, async (page) => {
      await page.getByLabel('API token').waitFor();
      expect(await page.content()).not.toContain('slope.png');
    });
  });

  describe.each([
    ['360', { width: 360, height: 740 }],
    ['1280', { width: 1280, height: 900 }],
  ] as const)('at %s px', (name, viewport) => {
    it.each(['light', 'dark'] as const)('is accessible and fits in %s', async (colorScheme) => {
      const { id } = await uploadPicture(lading, 16);
      await edit(
        id,
        async (page) => {
          await page.getByRole('button', { name: /^Crop/ }).click();
          await page.locator('.area').waitFor();
          await settledUrl(page);
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
          await screenshot(page, `editor-${colorScheme}-${name}`);
          await page.getByRole('combobox', { name: 'Add an operation' }).click();
          await expectAccessible(page);
        },
        { viewport, colorScheme, hash: '-/crop/320x240/80,60/-/resize/200x/-/format/auto/' },
      );
    });
  });
});
