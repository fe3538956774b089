import type { Locator, Page } from 'playwright-core';

/** What one sees and does on the landing page, in its own words. */

export const uploadRow = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ hasText: name });

/** Waits for the link of an upload; its address. */
export const linkOf = async (page: Page, name: string): Promise<string> => {
  const link = uploadRow(page, name).getByRole('link').first();
  await link.waitFor();
  return (await link.getAttribute('href')) ?? '';
};

const handed = ({ by, name, text }: { by: 'drop' | 'paste'; name: string; text: string }) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type: 'text/plain' }));
  const target = document.querySelector('h1') ?? document.body;
  const at = { bubbles: true, cancelable: true };
  const events =
    by === 'paste'
      ? [new ClipboardEvent('paste', { ...at, clipboardData: transfer })]
      : ['dragenter', 'dragover', 'drop'].map((type) => new DragEvent(type, { ...at, dataTransfer: transfer }));
  for (const event of events) target.dispatchEvent(event);
};

/** Drops or pastes a file somewhere on the page, as a desktop would. */
export const handOver = (page: Page, by: 'drop' | 'paste', file: { name: string; text: string }): Promise<void> =>
  page.evaluate(handed, { by, ...file });

/** A counter as the page shows it now. */
export const figure = async (page: Page, key: string): Promise<number> =>
  Number((await page.locator(`[data-figure="${key}"] .figure-number`).textContent())?.replaceAll(/\D/g, ''));

/** Waits until a counter shows more than this. */
export const figureOver = async (page: Page, key: string, value: number, withinMs: number): Promise<void> => {
  const isOver = (asked: { key: string; value: number }) =>
    Number((document.querySelector(`[data-figure="${asked.key}"]`)?.textContent ?? '').replaceAll(/\D/g, '')) > asked.value;
  await page.waitForFunction(isOver, { key, value }, { timeout: withinMs });
};
