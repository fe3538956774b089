import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

// Run on its own with TMPDIR set: `inflate` unpacks below the temporary folder of its process.
const archive = (name: string): string => fileURLToPath(new URL(`../bin/${name}.br`, import.meta.resolve('@sparticuz/chromium')));

for (const name of ['chromium', 'fonts.tar', 'swiftshader.tar', 'al2023.tar']) await inflate(archive(name));
