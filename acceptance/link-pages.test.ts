import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, visit } from './browser.ts';
import { get, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const password = 'open sesame';

const unlock = (lading: Lading, path: string, given: string, headers: Record<string, string> = html) =>
  request(lading, path, { method: 'POST', body: new URLSearchParams({ password: given }), headers });

scenario('a link with a password', { runsIn: [light] }, (lading) => {
  const protectedFile = () => uploaded(lading, 'secret', { name: 'plan.txt', fields: { password } });

  it('asks programs by Basic and takes the password from them', async () => {
    const { url } = await protectedFile();
    const refused = await get(lading, url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
    expect(refused.json()).toMatchObject({ code: 'PasswordWanted' });
    const basic = `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`;
    expect((await get(lading, url, { authorization: basic })).text()).toBe('secret');
    expect((await get(lading, url, { 'lading-password': password })).text()).toBe('secret');
  });

  it('asks browsers on a page that nothing else belongs to', async () => {
    const { url } = await protectedFile();
    const page = await get(lading, url, html);
    expect(page.status).toBe(401);
    expect(page.headers.get('www-authenticate')).not.toMatch(/Basic/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/);
    expect(page.text()).toMatch(/plan\.txt/);
    expect(page.text()).toMatch(/6 bytes/);
    expect(page.text()).not.toMatch(/<script|https?:/);
  });

  it('gives a browser that knows it a pass for this link', async () => {
    const [file, other] = [await protectedFile(), await protectedFile()];
    const answer = await unlock(lading, `${file.url}?download`, password);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${file.url}?download`]);
    const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect((await get(lading, file.url, { ...html, cookie })).text()).toBe('secret');
    expect((await get(lading, other.url, { ...html, cookie })).status).toBe(401);
    const forged = cookie.replace(file.id, other.id);
    expect((await get(lading, other.url, { ...html, cookie: forged })).status).toBe(401);
  });

  it('asks again, saying why, and slows guessing down', async () => {
    const { url } = await protectedFile();
    for (let time = 0; time < 5; time += 1) {
      const again = await unlock(lading, url, 'wrong');
      expect([again.status, again.headers.get('set-cookie')]).toEqual([401, null]);
      expect(again.text()).toMatch(/role="alert">That is not the password/);
    }
    const slowed = await unlock(lading, url, password);
    expect(slowed.status).toBe(429);
    expect(slowed.headers.get('retry-after')).toBe('60');
    expect(slowed.text()).toMatch(/role="alert">Too many/);
  });

  it('answers programs that post as they want it', async () => {
    const { url } = await protectedFile();
    expect((await unlock(lading, url, 'wrong', {})).json()).toMatchObject({ code: 'PasswordWanted' });
    expect((await unlock(lading, url, password, {})).status).toBe(303);
    expect((await request(lading, url, { method: 'POST' })).status).toBe(400);
    expect((await unlock(lading, '/zzzzzzz', password)).status).toBe(404);
  });

  it('shows a name that looks like markup as text', async () => {
    const name = '<img src=x onerror=alert(1)>.txt';
    const { id } = await uploaded(lading, 'secret', { name, fields: { password } });
    const page = (await get(lading, `/${id}`, html)).text();
    expect(page).not.toMatch(/<img/);
    expect(page).toMatch(/&lt;img/);
  });
});

/** The types of all that is in the log about a file. */
const happened = async (lading: Lading, id: string): Promise<readonly string[]> => {
  const query = 'query ($id: ID!) { file(id: $id) { history(first: 100) { edges { node { type } } } } }';
  type Told = { file: { history: { edges: readonly { node: { type: string } }[] } } };
  const { file } = await graphql<Told>(lading, query, { variables: { id } });
  return file.history.edges.map(({ node }) => node.type);
};

scenario('a link with limited downloads', { runsIn: [light] }, (lading) => {
  const limitedFile = () => uploaded(lading, 'once', { name: 'once.txt', fields: { max_downloads: '1' } });

  it('shows browsers a page before, which uses nothing up', async () => {
    const file = await limitedFile();
    for (let time = 0; time < 5; time += 1) {
      const page = await get(lading, file.url, html);
      expect(page.status).toBe(200);
      expect(page.text()).toMatch(/<a class="button" href="\?download"/);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('x-robots-tag')).toBe('noindex');
    }
    expect((await request(lading, file.url, { method: 'HEAD', headers: html })).status).toBe(200);
    expect(await happened(lading, file.id)).toEqual(['FileUploaded']);
    const download = await get(lading, `${file.url}?download`, html);
    expect(download.text()).toBe('once');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment/);
    await eventually(() => get(lading, file.url, html), { until: ({ status }) => status === 410 });
  });

  it('is not used up by asking for its password', async () => {
    const file = await uploaded(lading, 'once', { fields: { max_downloads: '1', password } });
    for (const path of [file.url, `${file.url}?download`]) expect((await get(lading, path, html)).status).toBe(401);
    expect((await unlock(lading, file.url, 'wrong')).status).toBe(401);
    expect((await unlock(lading, file.url, password)).status).toBe(303);
    expect(await happened(lading, file.id)).toEqual(['FileUploaded']);
  });

  it('gives programs the bytes at once', async () => {
    const file = await limitedFile();
    expect((await get(lading, file.url)).text()).toBe('once');
    expect((await get(lading, file.url)).status).toBe(410);
  });
});

scenario('pages before a file, in a browser', { runsIn: [light] }, (lading) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const looks = [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const;

  describe.each(looks)('%s, %i px wide', (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 800 }, javaScriptEnabled: false, expected: /40[13]/ };
    const look = async (page: Page, name: string) => {
      await expectNoSidewaysScroll(page);
      await screenshot(page, `${name}-${colorScheme}-${width}`);
    };

    it('ask for the password without scripts, then show the file', async () => {
      const file = await uploaded(lading, 'secret', { name: `${'long-'.repeat(30)}name.txt`, fields: { password } });
      await visit(
        browser,
        `${lading.url}${file.url}`,
        async ({ page }) => {
          await look(page, 'link-password');
          await page.getByLabel('Password').fill('wrong');
          await page.getByRole('button', { name: 'Open' }).click();
          await page.getByRole('alert').waitFor();
          await look(page, 'link-password-wrong');
          await page.keyboard.type(password);
          await page.keyboard.press('Enter');
          await page.getByText('secret').waitFor();
        },
        options,
      );
    });

    it('let the admin in without scripts', async () => {
      await visit(
        browser,
        `${lading.url}/admin`,
        async ({ page }) => {
          await look(page, 'admin-sign-in');
          await page.getByLabel('Admin password').fill(lading.adminPassword);
          await page.getByRole('button', { name: 'Sign in' }).click();
          await page.waitForURL(`${lading.url}/admin`);
          const cookies = await page.context().cookies();
          expect(cookies.find(({ name }) => name === 'lading_session')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
        },
        options,
      );
    });

    it('are accessible', async () => {
      const secret = await uploaded(lading, 'secret', { fields: { password } });
      const once = await uploaded(lading, 'once', { fields: { max_downloads: '1' } });
      for (const path of [secret.url, once.url, '/admin']) {
        await visit(browser, `${lading.url}${path}`, ({ page }) => expectAccessible(page), {
          ...options,
          javaScriptEnabled: true,
        });
      }
    });

    it('offer the download of a limited link', async () => {
      const file = await uploaded(lading, 'once', { name: 'once.txt', fields: { max_downloads: '1' } });
      await visit(
        browser,
        `${lading.url}${file.url}`,
        async ({ page }) => {
          await look(page, 'link-limited');
          const downloading = page.waitForEvent('download');
          await page.getByRole('link', { name: 'Download' }).click();
          expect((await downloading).suggestedFilename()).toBe('once.txt');
        },
        options,
      );
    });
  });
});
