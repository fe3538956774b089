import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumExecutable, type Executable } from './browser/executable.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = async (executable?: Executable): Promise<Browser> => {
  const { path, env } = executable ?? (await chromiumExecutable());
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return chromium.launch({ executablePath: path, args: flags, env: { ...inherited, ...env } });
};

export type Visit = {
  readonly page: Page;
  /** What went wrong so far: console errors, page errors, requests to another host. */
  readonly complaints: readonly string[];
};

export type VisitOptions = BrowserContextOptions & {
  /** Console errors that the test itself provokes, such as a refused upload's status. */
  readonly expected?: RegExp;
};

const watch = (page: Page, home: string, expected: RegExp | undefined): string[] => {
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!expected?.test(text)) complaints.push(text);
  };
  page.on(
    'console',
    (message) => message.type() === 'error' && complain(`console: ${message.text()} (${message.location().url})`),
  );
  page.on('pageerror', (error) => complain(`page: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== home) complain(`foreign host: ${request.url()}`);
  });
  return complaints;
};

/**
 * Opens a page in a context of its own and hands it to the test. Afterwards the page must have had nothing to complain
 * about: no error on the console, none in a script, no request to any host but the server's.
 */
export const visit = async (
  browser: Browser,
  url: string,
  test: (visit: Visit) => Promise<void>,
  { expected, ...options }: VisitOptions = {},
): Promise<void> => {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  try {
    const page = await context.newPage();
    const complaints = watch(page, new URL(url).host, expected);
    await page.goto(url);
    await test({ page, complaints });
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  } finally {
    await context.close();
  }
};

/** Fails with what axe found, by the rules of WCAG 2.2 A and AA. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`,
  );
  throw new Error(`not accessible:\n${lines.join('\n')}`);
};

/** Fails where the page is wider than the window. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  if (content > window) throw new Error(`the page is ${content} px wide in a window of ${window} px`);
};

let folder: Promise<string> | undefined;

/** Saves what the whole page looks like: in SCREENSHOTS_DIR, or in a fresh temporary folder. Returns the path. */
export const screenshot = async (page: Page, name: string): Promise<string> => {
  folder ??= process.env.SCREENSHOTS_DIR
    ? Promise.resolve(process.env.SCREENSHOTS_DIR)
    : mkdtemp(join(tmpdir(), 'lading-screenshots-'));
  const path = join(await folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
};
