import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countedAnalytics } from './analytics.ts';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { expectAccessible, launch, type Visit, type VisitOptions, visit } from './browser.ts';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { createdProject } from './projects.ts';
import { scenario } from './scenario.ts';

/** How long charts may take to show what was asked for. */
const patience = { timeout: 10_000 };

/** What the table behind a chart says it comes to, column by column. */
const totals = async (page: Page, chart: string): Promise<string[]> => {
  const figure = page.locator(`[data-chart="${chart}"]`);
  const toggle = figure.getByRole('button', { name: `Table of ${chart.toLowerCase()}` });
  if ((await toggle.getAttribute('aria-pressed')) === 'false') await toggle.click();
  return figure.locator('tfoot td').allTextContents();
};

/** Waits until the table behind a chart comes to these figures. */
const expectTotals = (page: Page, chart: string, wanted: readonly string[]) =>
  expect.poll(() => totals(page, chart), { ...patience, message: chart }).toEqual(wanted);

scenario('charts of traffic', { runsIn: [light], withPage: true }, (lading) => {
  let browser: Browser;
  let signedIn: SignedIn;

  beforeAll(async () => {
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(() => browser?.close());

  const asAdmin = (path: string, test: (visit: Visit) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}${path}`, test, { storageState: signedIn, ...options });

  it('of a project and the tables behind them show what was asked of it', async () => {
    const project = await createdProject(lading, 'Measured');
    const file = await uploaded(lading, Buffer.alloc(4_000), { name: 'measured.bin', fields: { project: project.id } });
    await get(lading, file.url);
    await get(lading, file.url);
    await get(lading, `/${file.id}/-/resize/10x/`); // no picture: refused
    await countedAnalytics(lading, `/api/projects/${project.id}/analytics/traffic`, 3);
    await asAdmin(`/app/projects/${project.id}`, async ({ page }) => {
      const requests = page.locator('[data-chart="Requests"]');
      await requests.locator('canvas').waitFor();
      await expectAccessible(page);
      await expectTotals(page, 'Requests', ['2', '1']);
      await expectTotals(page, 'Bytes served', ['8,000 bytes']);
      await expectTotals(page, 'Downloads', ['2']);
      await expectTotals(page, 'Visitors', []);
      expect(await page.locator('[data-chart="Visitors"] tbody td').allTextContents()).toContain('1');
      await page.getByRole('button', { name: 'Table of stored' }).click();
      expect(await page.locator('[data-chart="Stored"] tbody td').first().textContent()).toBe('4,000 bytes');
      expect(await page.locator('[data-chart="Requests"] tbody tr').count()).toBe(24);
      await expectAccessible(page);
      // It moves while one looks.
      await get(lading, file.url);
      await expectTotals(page, 'Requests', ['3', '1']);

      await page.getByLabel('Minute', { exact: true }).check();
      expect(new URL(page.url()).searchParams.get('by')).toBe('minute');
      await expect.poll(() => page.locator('[data-chart="Requests"] tbody tr').count(), patience).toBe(1_440);
      await page.getByLabel('Time', { exact: true }).selectOption('Last 7 days');
      await expect.poll(() => page.locator('[data-chart="Requests"] tbody tr').count(), patience).toBe(168);
      await page.getByLabel('Day', { exact: true }).check();
      await expect.poll(() => page.locator('[data-chart="Requests"] tbody tr').count(), patience).toBe(7);
      await expectTotals(page, 'Requests', ['3', '1']);
      await page.getByText(/Days are days of UTC/).waitFor();
      await page.reload();
      await expectTotals(page, 'Requests', ['3', '1']);
      expect(await page.locator('[data-chart="Requests"] tbody tr').count()).toBe(7);
    });
  });

  it('tell of the bucket that is pointed at, in the time of the viewer', async () => {
    const project = await createdProject(lading, 'Pointed at');
    const file = await uploaded(lading, 'x', { name: 'pointed.txt', fields: { project: project.id } });
    await get(lading, file.url);
    await countedAnalytics(lading, `/api/projects/${project.id}/analytics/traffic`, 1);
    await asAdmin(
      `/app/projects/${project.id}?span=1h`,
      async ({ page }) => {
        const downloads = page.locator('[data-chart="Downloads"]');
        await downloads.locator('.u-over').hover({ position: { x: 1, y: 20 } });
        await expect.poll(() => downloads.locator('.chart-when').textContent(), patience).toMatch(/^\d+ \w+, \d\d:\d\d$/);
        const label = await downloads.locator('.chart-when').textContent();
        await downloads.getByRole('button', { name: 'Table of downloads' }).click();
        const first = downloads.locator('tbody tr').last().locator('time');
        expect(await first.textContent()).toBe(label);
        const at = Date.parse((await first.getAttribute('datetime')) ?? '');
        const clock = new Date(at + 5.5 * 3_600_000).toISOString().slice(11, 16);
        expect(label).toContain(`, ${clock}`);
        await page.getByText('Times are yours (UTC+05:30).').waitFor();
      },
      { timezoneId: 'Asia/Kolkata' },
    );
  });

  it('stand on the page of a file, too, which names its project', async () => {
    const project = await createdProject(lading, 'Owner');
    const file = await uploaded(lading, 'owned', { name: 'owned.txt', fields: { project: project.id } });
    await get(lading, file.url);
    await countedAnalytics(lading, `/api/files/${file.uuid}/analytics`, 1);
    await asAdmin(`/app/files/${file.id}`, async ({ page }) => {
      await expectTotals(page, 'Requests', ['1', '0']);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Owner' }).click();
      await page.getByRole('heading', { name: 'Owner', level: 1 }).waitFor();
    });
  });
});
