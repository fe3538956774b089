import { describe, expect, it } from 'vitest';
import { expectAccessible } from './browser.ts';
import { light } from './combinations.ts';
import { drag, editorOf, expectShownIsServed, inAddress, readable, settledUrl, sides, uploadPicture } from './editor.ts';
import { scenario } from './scenario.ts';

scenario('the editor in the hand', { runsIn: [light], withPage: true }, (lading) => {
  const { edit } = editorOf(lading, readable);

  describe('lets a crop be dragged', () => {
    it('by its body, a corner and an edge, each taken back as one', async () => {
      const { id } = await uploadPicture(lading, 3);
      await edit(
        id,
        async (page) => {
          await page.getByRole('button', { name: /^Crop/ }).click();
          await page.locator('.area').waitFor();
          const scale = async () => ((await page.locator('.area-canvas').boundingBox())?.width ?? 0) / sides.width;
          const factor = await scale();
          await drag(page, '.area-body', 100 * factor, 50 * factor);
          expect(await inAddress(page)).toBe('-/crop/200x100/200,150/');
          await drag(page, '.area-corner[data-handle="1,1"]', 60 * factor, 40 * factor);
          expect(await inAddress(page)).toBe('-/crop/260x140/200,150/');
          await drag(page, '.area-edge[data-handle="-1,0"]', -50 * factor, 70 * factor);
          expect(await inAddress(page)).toBe('-/crop/310x140/150,150/');
          await drag(page, '.area-body', 9_000, 9_000);
          expect(await inAddress(page)).toBe('-/crop/310x140/290,260/');
          await expectAccessible(page);

          for (const text of ['310x140/150,150', '260x140/200,150', '200x100/200,150', '200x100/100,100']) {
            await page.getByRole('button', { name: 'Undo' }).click();
            expect(await inAddress(page)).toBe(`-/crop/${text}/`);
          }
          await page.keyboard.press('Control+Shift+z');
          await page.keyboard.press('Control+y');
          expect(await inAddress(page)).toBe('-/crop/260x140/200,150/');
          await page.keyboard.press('Control+z');
          expect(await inAddress(page)).toBe('-/crop/200x100/200,150/');
          await page.getByLabel('Result', { exact: true }).check();
          await expectShownIsServed(lading, page, { width: 200, height: 100 });
        },
        { hash: '-/crop/200x100/100,100/' },
      );
    });

    it('in percents and in shapes, over what the steps before it make', async () => {
      const { id } = await uploadPicture(lading, 4);
      await edit(
        id,
        async (page) => {
          await page.getByRole('button', { name: /^Crop/ }).click();
          const canvas = page.locator('.area-canvas');
          await canvas.waitFor();
          // Turned, it is 400 wide and 600 high.
          const box = await canvas.boundingBox();
          expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(400 / 600, 1);
          await drag(page, '.area-body', 0, (box?.height ?? 0) / 6);
          expect(await inAddress(page)).toBe('-/rotate/90/-/crop/1:1/0p,100p/');
          await page.getByLabel('Percent').check();
          await page.keyboard.press('Tab');
          await page.getByRole('textbox', { name: 'Width' }).fill('50 %');
          expect(await inAddress(page)).toContain('-/rotate/90/-/crop/50px');
          await page.getByLabel('Result', { exact: true }).check();
          await expectShownIsServed(lading, page, { width: 200, height: 400 });
        },
        { hash: '-/rotate/90/-/crop/1:1/' },
      );
    });

    it('and a point that stays in view', async () => {
      const { id } = await uploadPicture(lading, 5);
      await edit(
        id,
        async (page) => {
          await page.getByRole('button', { name: /^Scale crop/ }).click();
          const canvas = page.locator('.point-canvas');
          const box = await canvas.boundingBox();
          await canvas.click({ position: { x: (box?.width ?? 0) * 0.25, y: (box?.height ?? 0) * 0.75 } });
          expect(await inAddress(page)).toBe('-/scale_crop/100x100/25p,75p/');
          await page.keyboard.press('ArrowRight');
          await page.keyboard.press('Shift+ArrowUp');
          expect(await inAddress(page)).toBe('-/scale_crop/100x100/26p,65p/');
        },
        { hash: '-/scale_crop/100x100/center/' },
      );
    });
  });

  it('works by keyboard alone', async () => {
    const { id } = await uploadPicture(lading, 6);
    await edit(id, async (page) => {
      await settledUrl(page);
      await page.getByRole('combobox', { name: 'Add an operation' }).focus();
      await page.keyboard.type('crop');
      await page.keyboard.press('Enter');
      // The first control of the new step has the keyboard; from there back to its head.
      expect(await page.evaluate(() => document.activeElement?.closest('.step.open') !== null)).toBe(true);
      await page.getByRole('button', { name: /^Crop: 300 × 200 pixels/ }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowRight');
      expect(await inAddress(page)).toMatch(/^-\/crop\/49px50p\//);
      await page.getByRole('combobox', { name: 'Add an operation' }).focus();
      await page.keyboard.type('flip');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      expect(await inAddress(page)).toMatch(/^-\/crop\/.*\/-\/flip\/$/);
      // Nothing to set: the keyboard is on the step itself.
      await page.keyboard.press('Alt+ArrowUp');
      expect(await inAddress(page)).toMatch(/^-\/flip\/-\/crop\//);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await inAddress(page)).toMatch(/^-\/crop\//);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove Crop');
      await page.keyboard.press('Enter');
      expect(await inAddress(page)).toBe('');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
      await page.keyboard.press('Control+z');
      expect(await inAddress(page)).toMatch(/^-\/crop\//);
    });
  });

  it('lets steps be moved by mouse, and compares with what was', async () => {
    const { id } = await uploadPicture(lading, 7);
    await edit(
      id,
      async (page) => {
        await settledUrl(page);
        await drag(page, '[data-step]:first-child .step-grip', 0, 110);
        expect(await inAddress(page)).toBe('-/invert/-/mirror/-/flip/');
        await page.keyboard.press('Control+z');
        expect(await inAddress(page)).toBe('-/flip/-/invert/-/mirror/');
        await page.getByLabel('Compare').check();
        const slider = page.getByRole('slider', { name: 'How much of the original is shown' });
        await slider.focus();
        await page.keyboard.press('End');
        expect(await slider.inputValue()).toBe('100');
        await expectAccessible(page);
      },
      { hash: '-/flip/-/invert/-/mirror/' },
    );
  });
});
