import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver, linkOf } from './browser/landing.ts';
import { type SignedIn, signInAsAdmin } from './browser/signed-in.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, screenshot, type Visit, type VisitOptions, visit } from './browser.ts';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { fileOf } from './operations.ts';
import { gradient } from './pictures.ts';
import { createdProject, manage, type ProjectJson } from './projects.ts';
import { scenario } from './scenario.ts';

scenario('the pages of projects', { runsIn: [light], withPage: true }, (lading) => {
  let browser: Browser;
  let signedIn: SignedIn;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-project-pages-'));
    browser = await launch();
    signedIn = await signInAsAdmin(browser, lading);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const asAdmin = (path: string, test: (visit: Visit) => Promise<void>, options: VisitOptions = {}) =>
    visit(browser, `${lading.url}${path}`, test, { storageState: signedIn, ...options });
  const projectNow = async (id: string): Promise<ProjectJson> =>
    (await manage<ProjectJson>(lading, 'GET', `/api/projects/${id}`)).json();
  const formOf = (page: Page, label: string) => page.getByRole('form', { name: label });

  describe('the list', () => {
    it('is empty at first, and takes the first project, refusing one without a name', async () => {
      await asAdmin('/app/projects', async ({ page }) => {
        await page.getByText('No projects yet.').waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Create the first' }).click();
        const form = formOf(page, 'New project');
        await form.getByRole('button', { name: 'Create project' }).click();
        await form.getByRole('alert').getByText('A project needs a name.').waitFor();
        expect(await form.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
        await expectAccessible(page);
        await form.getByLabel('Name').fill('Harbour');
        await form.getByLabel('Description').fill('Pictures of the quay.');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Harbour', level: 1 }).waitFor();
        await page.getByText('Pictures of the quay.').waitFor();
        const [, , , id] = new URL(page.url()).pathname.split('/');
        expect(await projectNow(id ?? '')).toMatchObject({ name: 'Harbour', description: 'Pictures of the quay.', files: 0 });
      });
    });

    it('says at the name that it is taken, whatever its case', async () => {
      await createdProject(lading, 'Taken');
      await asAdmin('/app/projects', async ({ page }) => {
        await page.getByRole('button', { name: 'New project' }).click();
        await page.getByLabel('Name', { exact: true }).fill('tAKEN');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').getByText('The name "tAKEN" is taken.').waitFor();
        const name = page.getByLabel('Name', { exact: true });
        expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
        expect(await name.getAttribute('aria-describedby')).toBe(await page.getByRole('alert').getAttribute('id'));
        await page.keyboard.press('Escape');
        await page.getByRole('alert').waitFor({ state: 'detached' });
      });
    });

    it('tells what each holds, is searched, and goes page by page', async () => {
      const one = await createdProject(lading, 'Needle');
      await uploaded(lading, Buffer.alloc(1_500), { name: 'a.bin', fields: { project: one.id } });
      for (let index = 0; index < 25; index += 1) await createdProject(lading, `Straw ${index}`);
      await asAdmin('/app/projects', async ({ page }) => {
        await page.getByText('28 projects').waitFor();
        await page.getByRole('link', { name: 'Next 25' }).click();
        await page.getByRole('link', { name: 'Needle' }).waitFor();
        await page.getByLabel('Search by name').fill('nEEd');
        await page.getByText('1 project', { exact: true }).waitFor();
        const row = page.locator(`[data-project="${one.id}"]`);
        expect(await row.textContent()).toMatch(/1 file\s*1\.50 kB/);
        await expectAccessible(page);
        await page.getByLabel('Search by name').fill('nothing is called so');
        await page.getByRole('link', { name: 'Show all projects.' }).click();
        await page.getByText('28 projects').waitFor();
      });
    });

    it('shows a visitor how to sign in', async () => {
      await visit(browser, `${lading.url}/app/projects`, async ({ page }) => {
        await page.getByLabel('API token').waitFor();
      });
    });
  });

  describe('one', () => {
    it('takes files and shows them, with small pictures', async () => {
      const project = await createdProject(lading, 'Album');
      const path = join(folder, 'quay.png');
      await writeFile(path, gradient(300, 200));
      await asAdmin(
        `/app/projects/${project.id}`,
        async ({ page }) => {
          await page.getByText('No files yet.').waitFor();
          await page.getByLabel('Keep for').selectOption('For ever');
          await page.getByLabel('Add files').setInputFiles(path);
          const link = await linkOf(page, 'quay.png');
          const row = page.locator('tr[data-file]', { hasText: 'quay.png' });
          await row.waitFor();
          await page.locator('[data-fact="files"]', { hasText: '1 file' }).waitFor();
          const image = row.locator('img');
          await image.evaluate((element: HTMLImageElement) => element.decode());
          // A screen of two pixels to one gets a picture of twice the size.
          const shown = await image.evaluate((element: HTMLImageElement) => element.currentSrc);
          expect(new URL(shown).pathname).toContain('/88x88/');
          const id = new URL(link).pathname.slice(1).split('.')[0] ?? '';
          expect(await projectNow(project.id)).toMatchObject({ files: 1 });
          expect(await fileOf(lading, id)).toMatchObject({ name: 'quay.png', expiresAt: null });
          await expectAccessible(page);
        },
        { deviceScaleFactor: 2 },
      );
    });

    it('takes what is dropped anywhere on its page, and no longer on another', async () => {
      const project = await createdProject(lading, 'Dropped');
      await asAdmin(`/app/projects/${project.id}`, async ({ page }) => {
        await page.getByText('No files yet.').waitFor();
        await handOver(page, 'drop', { name: 'in.txt', text: 'x' });
        await page.locator('tr[data-file]', { hasText: 'in.txt' }).waitFor();
        await page.getByRole('link', { name: 'Files', exact: true }).click();
        await page.getByRole('heading', { name: 'Files', level: 1 }).waitFor();
        await handOver(page, 'paste', { name: 'out.txt', text: 'y' });
        await page.locator('tr[data-file]', { hasText: 'out.txt' }).waitFor();
      });
      expect(await projectNow(project.id)).toMatchObject({ files: 1 });
    });

    it('is renamed and described in place, but not to a name that is taken', async () => {
      const project = await createdProject(lading, 'Old name');
      await asAdmin(`/app/projects/${project.id}`, async ({ page }) => {
        const open = page.getByRole('button', { name: 'Rename or describe' });
        await open.click();
        const form = formOf(page, 'Change the project');
        await form.getByLabel('Name').fill('taken');
        await form.getByRole('button', { name: 'Save' }).click();
        await form.getByRole('alert').getByText('The name "taken" is taken.').waitFor();
        await expectAccessible(page);
        await form.getByLabel('Name').fill('New name');
        await form.getByLabel('Description').fill('What it is for.');
        await form.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('heading', { name: 'New name', level: 1 }).waitFor();
        await page.locator('.project-description', { hasText: 'What it is for.' }).waitFor();
        expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
      });
      expect(await projectNow(project.id)).toMatchObject({ name: 'New name', description: 'What it is for.' });
    });

    it('is deleted with its files, after saying how many end', async () => {
      const project = await createdProject(lading, 'To delete');
      const files = [];
      for (const name of ['one.txt', 'two.txt'])
        files.push(await uploaded(lading, name, { name, fields: { project: project.id } }));
      await asAdmin(`/app/projects/${project.id}`, async ({ page }) => {
        await page.getByRole('button', { name: 'Delete project' }).click();
        await page.getByRole('alertdialog').getByText('2 files (14 B) end with it.').waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Keep it' }).click();
        await page.getByRole('alertdialog').waitFor({ state: 'detached' });
        expect(await projectNow(project.id)).toMatchObject({ files: 2 });
        await page.getByRole('button', { name: 'Delete project' }).click();
        await page.getByRole('button', { name: 'Delete it and 2 files' }).click();
        await page.getByText('To delete is deleted.').waitFor();
        await page.waitForURL((url) => url.pathname === '/app/projects');
      });
      expect((await manage(lading, 'GET', `/api/projects/${project.id}`)).status).toBe(404);
      for (const file of files) expect((await get(lading, file.url)).status).toBe(410);
    });

    it('that is no more, or never was, says so', async () => {
      await asAdmin('/app/projects/5d0a3f6e-93c1-4c39-8f55-3c0c2b2b6c11', async ({ page }) => {
        await page.getByRole('heading', { name: 'No such project.' }).waitFor();
        await expectAccessible(page);
      });
    });
  });

  describe.each([
    ['360', { width: 360, height: 740 }],
    ['1280', { width: 1280, height: 900 }],
  ] as const)('at %s px', (name, viewport) => {
    it.each(['light', 'dark'] as const)('fits and is accessible in %s', async (colorScheme) => {
      const project = await createdProject(lading, `${'A-long-name-without-a-space'.repeat(3)} ${colorScheme} ${name}`);
      const file = await uploaded(lading, gradient(90, 60), {
        name: `${'long-'.repeat(30)}.png`,
        fields: { project: project.id },
      });
      await get(lading, file.url);
      const look = async (page: Page, what: string) => {
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
        await screenshot(page, `${what}-${colorScheme}-${name}`);
      };
      await asAdmin(
        `/app/projects/${project.id}`,
        async ({ page }) => {
          await page.locator('[data-chart="Stored"] canvas').waitFor();
          await page.locator(`[data-file="${file.id}"] img`).waitFor();
          await look(page, 'project');
          await page.getByRole('link', { name: 'All projects' }).click();
          await page.locator(`[data-project="${project.id}"]`).waitFor();
          await look(page, 'projects');
        },
        { viewport, colorScheme },
      );
    });
  });
});
