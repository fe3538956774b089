import { defineCommand, printLine } from '../command.ts';
import { UsageError } from '../failures.ts';

/** As it is requested: what a URL cannot hold is percent-encoded, and dots that lead elsewhere are followed. */
const asRequested = (path: string): string => {
  const url = path.startsWith('/') && !path.startsWith('//') ? URL.parse(path, 'http://localhost') : null;
  if (!url) throw new UsageError(`"${path}" is no path; it begins with a slash, as in /image/aB7xYzQ/-/resize/300x/`);
  return `${url.pathname}${url.search}`;
};

export const sign = defineCommand({
  name: 'sign',
  summary: 'Sign the path of a transformed picture',
  details: [
    'Prints the path with its ?sig=, for servers that serve signed links only. Reads IMAGE_SIGNING_KEY and',
    'IMAGE_SIGNING_SALT from the environment and from .env, as the server does.',
  ].join('\n'),
  operands: { shown: 'PATH', least: 1, most: 1 },
  options: {},
  async run(context, { operands: [given = ''] }) {
    const path = asRequested(given);
    // Loaded here alone: every other command starts without the server's parts.
    const { readSettings } = await import('@lading/api/config/read-settings.ts');
    const { signed } = await import('@lading/api/image/signature.ts');
    const settings = readSettings();
    if (!settings) return;
    if (!settings.imageSigning) throw new UsageError('IMAGE_SIGNING_KEY and IMAGE_SIGNING_SALT are not set here.');
    printLine(context.stdout, signed(path, settings.imageSigning));
  },
});
