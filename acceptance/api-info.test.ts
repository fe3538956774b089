import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, visit } from './browser.ts';
import { light } from './combinations.ts';
import { scenario } from './scenario.ts';

const run = promisify(execFile);

scenario('the page about the API', { runsIn: [light], withPage: true }, (lading) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('lists every route to anybody, from the description that programs read', async () => {
    await visit(browser, `${lading.url}/api-info`, async ({ page }) => {
      await page.locator('.route', { hasText: '/api/links/{id}/expire' }).waitFor();
      await page.locator('.route', { hasText: '/upload' }).first().click();
    });
  });

  it('shows commands that work as they stand', async () => {
    await visit(browser, `${lading.url}/api-info`, async ({ page }) => {
      const copy = async (title: string): Promise<string> => {
        await page.getByRole('button', { name: `Copy the command: ${title}` }).click();
        return page.evaluate(() => navigator.clipboard.readText());
      };
      await page.locator('.command').first().waitFor();
      const shell = async (command: string) =>
        (await run('sh', ['-c', command], { env: { ...process.env, LADING_TOKEN: lading.token } })).stdout;
      expect(JSON.parse(await shell(await copy('List the links, and the totals')))).toHaveProperty('links');
      expect(JSON.parse(await shell(await copy('Ask')))).toHaveProperty('data.files.edges');
    });
  });

  it('does without the description where there is none', async () => {
    await visit(
      browser,
      lading.url,
      async ({ page }) => {
        await page.route('**/openapi.json', (route) => route.fulfill({ status: 404, body: 'none' }));
        await page.goto(`${lading.url}/api-info`);
        await page.getByText('The server does not list its routes just now.').waitFor();
        await page.locator('.command').first().waitFor();
      },
      { expected: /404/ },
    );
  });

  describe.each([
    ['360', { width: 360, height: 740 }],
    ['1280', { width: 1280, height: 900 }],
  ] as const)('at %s px', (name, viewport) => {
    it.each(['light', 'dark'] as const)('is accessible and fits in %s', async (colorScheme) => {
      await visit(
        browser,
        `${lading.url}/api-info`,
        async ({ page }) => {
          await page.locator('.route').first().waitFor();
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
          await screenshot(page, `api-info-${colorScheme}-${name}`);
        },
        { viewport, colorScheme },
      );
    });
  });
});
