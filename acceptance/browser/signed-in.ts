import type { Browser } from 'playwright-core';
import type { VisitOptions } from '../browser.ts';
import type { Lading } from '../server.ts';

export type SignedIn = Exclude<VisitOptions['storageState'], string | undefined>;

/** Opens the one-time link of a server in a browser: what a browser of the admin holds. */
export const signInAsAdmin = async (browser: Browser, lading: Lading): Promise<SignedIn> => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(lading.signInLink);
    return await context.storageState();
  } finally {
    await context.close();
  }
};
