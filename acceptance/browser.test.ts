import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundledChromium } from './browser/executable.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, visit } from './browser.ts';

const pages: Record<string, string> = {
  '/': '<!doctype html><html lang="en"><title>A page</title><main><h1>Hello</h1><label>Name <input></label></main></html>',
  '/unnamed': '<!doctype html><html lang="en"><title>A page</title><main><h1>Hello</h1><input></main></html>',
  '/wide': '<!doctype html><html lang="en"><title>A page</title><main style="width:3000px"><h1>Hello</h1></main></html>',
  '/throws': '<!doctype html><html lang="en"><title>A page</title><script>throw new Error("broken on purpose")</script></html>',
  '/foreign': '<!doctype html><html lang="en"><title>A page</title><img alt="" src="http://127.0.0.1:1/pixel.png"></html>',
};

let folder: string;
let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-browser-'));
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.statusCode = request.url === '/favicon.ico' ? 204 : 200;
    response.end(pages[request.url ?? ''] ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  url = `http://127.0.0.1:${address.port}`;
  // Two first runs at once, as two test files may be: both must end with the same whole browser.
  const [first, second] = await Promise.all([bundledChromium(folder), bundledChromium(folder)]);
  expect(second).toEqual(first);
  browser = await launch(first);
});

afterAll(async () => {
  await browser?.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

it('unpacks once, whole, and leaves nothing beside', async () => {
  expect(await readdir(folder)).toHaveLength(1);
});

it('finds nothing wrong with a page that is right', async () => {
  await visit(browser, `${url}/`, async ({ page }) => {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect((await readFile(await screenshot(page, 'right'))).subarray(1, 4).toString()).toBe('PNG');
  });
});

it('finds what a screen reader could not name', async () => {
  await visit(browser, `${url}/unnamed`, ({ page }) => expect(expectAccessible(page)).rejects.toThrow('label'));
});

it('finds what is wider than a small screen', async () => {
  const viewport = { width: 360, height: 640 };
  await visit(browser, `${url}/wide`, ({ page }) => expect(expectNoSidewaysScroll(page)).rejects.toThrow(/30\d\d px wide/), {
    viewport,
  });
});

it('fails a visit whose script broke, unless the test expects it', async () => {
  const look = async () => undefined;
  await expect(visit(browser, `${url}/throws`, look)).rejects.toThrow('broken on purpose');
  await visit(browser, `${url}/throws`, look, { expected: /on purpose/ });
});

it('fails a visit that asked another host', async () => {
  await expect(visit(browser, `${url}/foreign`, async () => undefined)).rejects.toThrow(
    'foreign host: http://127.0.0.1:1/pixel.png',
  );
});
