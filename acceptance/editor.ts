import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { launch, type VisitOptions, visit } from './browser.ts';
import { get, type UploadedFile, uploaded } from './client.ts';
import { gradient } from './pictures.ts';
import type { Lading } from './server.ts';

/** Adds the operation that is found first for what is typed. */
export const addOperation = async (page: Page, typed: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Add an operation' }).fill(typed);
  await page.locator('.picker-option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.step.open').waitFor();
};

/** The transformation in the address bar. */
export const inAddress = (page: Page): Promise<string> => page.evaluate(() => location.hash.slice(1));

/** Waits until the editor shows what its steps make, and gives the URL that it offers for it. */
export const settledUrl = async (page: Page): Promise<string> => {
  await page.locator('.stage[aria-busy="false"]').waitFor();
  await page.locator('[data-copy]:not(.stale)').waitFor();
  return (await page.locator('[data-copy]').textContent()) ?? '';
};

/** The bytes of the picture that is on the stage, and what its element says of it. */
export const shownPicture = async (page: Page): Promise<{ bytes: Buffer; width: number; height: number }> => {
  const image = page.locator('img[data-result]');
  await image.waitFor();
  const shown = await image.evaluate(async (element) => {
    if (!(element instanceof HTMLImageElement)) throw new Error('not a picture');
    await element.decode();
    const bytes = new Uint8Array(await (await fetch(element.src)).arrayBuffer());
    return { bytes: [...bytes], width: element.naturalWidth, height: element.naturalHeight };
  });
  return { ...shown, bytes: Buffer.from(shown.bytes) };
};

/** Drags the middle of an element so many pixels of the screen, in steps as a hand does. */
export const drag = async (page: Page, selector: string, dx: number, dy: number): Promise<void> => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not there to be dragged`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2);
  await page.mouse.move(x + dx, y + dy);
  await page.mouse.up();
};

export const sides = { width: 600, height: 400 };

/** A picture of those sides; no two seeds give the same. */
export const uploadPicture = (lading: Lading, seed: number, fields: Record<string, string> = {}): Promise<UploadedFile> =>
  uploaded(lading, gradient(sides.width, sides.height, seed), { name: 'slope.png', type: 'image/png', fields });

/** A page whose pictures tests may read: its policy lets nobody fetch what is in its memory. */
export const readable = { bypassCSP: true } as const;

type EditOptions = VisitOptions & { readonly hash?: string };

/** Opens editors as the admin of a server. */
export const editorOf = (lading: Lading, always: VisitOptions = {}) => {
  let browser: Browser;
  let signedIn: SignedIn;
  beforeAll(async () => {
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(() => browser?.close());
  const open = (path: string, test: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}${path}`, ({ page }) => test(page), { storageState: signedIn, ...always, ...options });
  return {
    open,
    edit: (id: string, test: (page: Page) => Promise<void>, { hash = '', ...options }: EditOptions = {}) =>
      open(`/app/files/${id}/edit${hash === '' ? '' : `#${hash}`}`, test, options),
    asVisitor: (path: string, test: (page: Page) => Promise<void>) =>
      visit(browser, `${lading.url}${path}`, ({ page }) => test(page)),
  };
};

/** What browsers ask for where a page names a picture. */
const asBrowsers = { accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' };

/** The bytes that a URL of the editor gives to anybody. */
export const served = async (lading: Lading, url: string): Promise<Buffer> =>
  (await get(lading, url.replace(lading.url, ''), asBrowsers)).bytes;

/** Fails unless the URL that the editor offers gives, byte for byte, the picture on its stage. Returns the URL. */
export const expectShownIsServed = async (
  lading: Lading,
  page: Page,
  size: { width: number; height: number },
): Promise<string> => {
  await page.locator('.stage-view[data-mode="result"] img[data-result]').waitFor();
  const url = await settledUrl(page);
  const { bytes, ...shown } = await shownPicture(page);
  expect(shown).toEqual(size);
  expect((await served(lading, url)).equals(bytes), url).toBe(true);
  return url;
};
