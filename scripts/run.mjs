// The way in: brings the pinned Node.js and all packages, then hands over to the script of that name.
// It runs on whatever Node.js the machine has, so it is plain JavaScript without dependencies.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinnedNode = join(root, 'node_modules/.bin/node');
const stamp = join(root, 'node_modules/.install-hash');
const [name, ...rest] = process.argv.slice(2);
// V8 lets young objects grow to 128 MB, which a server that waits for ten thousand slow clients would hold for nothing. Only the
// start can say so.
const serverFlags = ['--max-semi-space-size=8'];

/** @param {string} message */
const fail = (message) => {
  process.stderr.write(`lading: ${message}\n`);
  process.exit(1);
};

/** The exit code by which a shell names what ended a process. @param {number | null} code @param {NodeJS.Signals | null} signal */
const exitCode = (code, signal) => code ?? 128 + (signal ? constants.signals[signal] : 0);

/** What decides which packages there must be: the manifests, the lock file, and the platform they were chosen for. */
const installHash = () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const manifests = folders
    .map((folder) => join(root, folder.name, 'package.json'))
    .filter(existsSync)
    .sort();
  const files = [...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((file) => join(root, file)), ...manifests];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of files) hash.update('\0').update(readFileSync(file));
  return hash.digest('hex');
};

const installed = () => existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === installHash();

/** The install is a process group of its own, so that an end reaches whatever npx and pnpm have started. */
const install = () =>
  new Promise((resolve, reject) => {
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    process.stderr.write('Installing what is missing; the first time takes a minute.\n');
    const child = spawn('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
      cwd: root,
      detached: true,
      env: { ...process.env, npm_config_loglevel: 'error', CI: 'true' }, // pnpm asks no questions in CI
      stdio: ['ignore', 2, 2], // the output of `./lading` stays its own
    });
    /** @param {NodeJS.Signals} signal */
    const cancel = (signal) => {
      if (child.pid) process.kill(-child.pid, 'SIGTERM');
      process.exit(exitCode(null, signal));
    };
    process.on('SIGINT', cancel).on('SIGTERM', cancel);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', cancel).off('SIGTERM', cancel);
      if (code !== 0) return reject(new Error(`pnpm ended with ${code}`));
      writeFileSync(stamp, installHash());
      resolve(undefined);
    });
  });

/** npm that is killed outright tells nobody; its child then has another parent. @param {() => void} orphaned */
const watchParent = (orphaned) => {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    orphaned();
  }, 1_000);
  timer.unref();
};

/**
 * The channel tells the script when the launcher itself is killed. SIGHUP is not caught: it ends the launcher, and so
 * the script hears of a closed terminal too.
 * @param {string} script @param {string} cwd
 */
const run = (script, cwd) => {
  const flags = name === 'serve' || (name === 'cli' && rest[0] === 'serve') ? serverFlags : [];
  const args = [...flags, join(root, script), ...rest];
  const child = spawn(pinnedNode, args, { cwd, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) watchParent(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`cannot run the Node.js that was installed (${error.message})`));
  child.on('exit', (code, signal) => process.exit(exitCode(code, signal)));
};

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`this is Node.js ${process.versions.node}; Lading needs 20 or newer`);
const script = name === 'cli' ? 'cli/main.ts' : `scripts/${name}.ts`;
// What is given to the command line may be a password; the list of processes is for all to see.
if (name === 'cli') process.title = 'lading';
if (!name || !existsSync(join(root, script))) fail('usage: node scripts/run.mjs serve|test|check|bench|codegen|cli …');
if (!installed()) {
  await install().catch((error) => {
    fail(`the packages could not be installed (${error.message}). This needs the npm registry: is the network there?`);
  });
}
run(script, name === 'cli' ? process.cwd() : root);
