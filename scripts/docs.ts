import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { statusOf } from '@lading/api/http/problem.ts';
import { imagesPage } from '@lading/api/image/docs-page.ts';
import { operations } from '@lading/api/image/operations/index.ts';
import { errorsPage } from '@lading/schema/docs/errors.ts';
import { eventsPage } from '@lading/schema/docs/events.ts';
import { eventDefinitions } from '@lading/schema/events/registry.ts';
import { problems } from '@lading/schema/problems.ts';

const root = join(import.meta.dirname, '..');

/** Every generated page and what it should say. */
const pages: Readonly<Record<string, string>> = {
  'docs/events.md': eventsPage(eventDefinitions),
  'docs/errors.md': errorsPage(problems, statusOf),
  'docs/images.md': imagesPage(operations),
};

const current = (page: string): Promise<string> => readFile(join(root, page), 'utf8').catch(() => '');

/** The generated pages that say something else than the code. */
export const stalePages = async (): Promise<string[]> => {
  const stale = await Promise.all(
    Object.entries(pages).map(async ([page, text]) => ((await current(page)) === text ? [] : [page])),
  );
  return stale.flat();
};

if (import.meta.main) {
  for (const [page, text] of Object.entries(pages)) {
    await mkdir(dirname(join(root, page)), { recursive: true });
    await writeFile(join(root, page), text);
  }
}
