import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type VisitOptions, visit } from '../browser.ts';
import type { Lading } from '../server.ts';
import { startForeignSite } from './foreign.ts';

const pageOf = (
  server: string,
  { attributes = '', token = '', setUp = '' }: { attributes?: string; token?: string; setUp?: string },
) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>A shop</title>
    <style nonce="page">
      :root { color-scheme: light dark; }
      body { max-width: 44rem; margin: 0 auto; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#ece9e1, #1c1b1a); color: light-dark(#222, #eee); }
      input[type="text"] { display: block; width: 100%; margin-block: 0.25rem 1rem; padding: 0.5rem; font: inherit; box-sizing: border-box; }
      .ours { color-scheme: dark; --lading-accent: rgb(1 2 3); --lading-radius: 9px; }
      .ours::part(zone) { padding: 40px; }
      .send { margin-block-start: 1rem; padding: 0.6rem 1.2rem; font: inherit; }
    </style>
  </head>
  <body>
    <h1>Send us your design</h1>
    <form method="get" action="/">
      <label>Your name <input type="text" name="who" value="Ada" /></label>
      <lading-uploader name="design" ${attributes}>up to 50 MB each</lading-uploader>
      <button class="send">Send</button>
    </form>
    <script type="module">
      const uploader = document.querySelector('lading-uploader');
      window.told = [];
      for (const type of ['lading-upload', 'lading-progress', 'lading-error', 'change'])
        uploader.addEventListener(type, ({ type, detail }) => window.told.push({ type, detail, value: uploader.value }));
      // Before the module is there, as in a page that is not careful.
      uploader.token = ${JSON.stringify(token)};
      ${setUp}
      await import('${server}/lading-uploader.js');
      window.lading = await import('${server}/lading.js');
    </script>
  </body>
</html>`;

type Told = { readonly type: string; readonly detail: Readonly<Record<string, unknown>> | null; readonly value: string };

type Shop = { readonly browser: Browser; readonly lading: Pick<Lading, 'url' | 'token'> };

type Given = {
  /** Another way to Lading than the straight one. */
  readonly server?: string;
  readonly attributes?: string;
  /** Script that runs before the module is there. */
  readonly setUp?: string;
  readonly options?: VisitOptions;
};

/** Opens a page of another site that has the uploader, and hands it over once that is there. */
export const inShop = async ({ browser, lading }: Shop, given: Given, test: (page: Page) => Promise<void>): Promise<void> => {
  const { server = lading.url, options: { expected, ...options } = {} } = given;
  const site = await startForeignSite({ url: server }, pageOf(server, { token: lading.token, ...given }));
  const asked: string[] = [];
  // It is the very thing that is tested: this page asks another host, Lading alone.
  const ours = new RegExp(`^foreign host: ${server}/${expected ? `|${expected.source}` : ''}`);
  const ready = async ({ page }: { page: Page }) => {
    page.on('request', (each) => asked.push(each.url()));
    await page.waitForFunction(() => 'lading' in window);
    await test(page);
  };
  try {
    await visit(browser, site.url, ready, { ...options, expected: ours });
  } finally {
    await site.close();
  }
  // No address ever holds the token.
  expect(asked.filter((url) => url.includes(lading.token))).toEqual([]);
};

export const row = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ hasText: name });

export const choose = (page: Page, ...files: string[]): Promise<void> =>
  page.locator('lading-uploader input[type=file]').setInputFiles(files);

/** The events of a type that the page was told of. */
export const told = (page: Page, type: string): Promise<readonly Told[]> =>
  // Set by the page above.
  page.evaluate((wanted) => (window as unknown as { told: Told[] }).told.filter((each) => each.type === wanted), type);

/** Lets the page send two megabytes in a second. */
export const slowly = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 };
  await session.send('Network.emulateNetworkConditions', slow);
};

const barOver = (bytes: number): boolean =>
  [...(document.querySelector('lading-uploader')?.shadowRoot?.querySelectorAll('progress') ?? [])].some(
    (bar) => !bar.hidden && bar.value > bytes,
  );

/** Waits until more than so many bytes of a file are sent. */
export const progressOver = async (page: Page, bytes: number): Promise<void> => {
  await page.waitForFunction(barOver, bytes);
};

/** What of the uploader has the keyboard's focus, by its text. */
export const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.querySelector('lading-uploader')?.shadowRoot?.activeElement?.textContent);
