/**
 * The import rules of the design: arrows point down only. `scripts/imports.ts` runs them.
 * A package may import what its line names, and itself; a package that has no line may import none of ours.
 */
const base = ['kernel', 'contracts', 'postgres', 'runtime', 'faults'];
const services = ['wallet', 'inventory', 'orders', 'identity'];
const mayImport = {
  kernel: [],
  faults: [],
  contracts: ['kernel'],
  postgres: ['kernel', 'faults'],
  runtime: ['kernel', 'contracts', 'postgres', 'faults'],
  http: ['kernel', 'contracts', 'runtime'],
  channel: base,
  redis: ['kernel', 'runtime'],
  wallet: [...base, 'http'],
  inventory: [...base, 'http'],
  orders: [...base, 'http'],
  identity: [...base, 'http'],
  tables: ['kernel', 'contracts', 'postgres', 'http'],
  relay: ['kernel', 'contracts', 'postgres', 'runtime'],
  live: ['kernel', 'contracts', 'postgres', 'runtime', 'orders', 'http'],
  audit: [...base, 'http'],
  verification: [...base, ...services, 'http'],
  backoffice: [...base, ...services, 'relay', 'http'],
  sdk: [],
  testing: [...base, ...services, 'verification', 'http'],
};

const test = '\\.test\\.ts$';
const known = Object.keys(mayImport);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...known.map((name) => ({
      name: `${name}-imports`,
      comment: `packages/${name} may import only: ${[name, ...mayImport[name]].join(', ')}`,
      severity: 'error',
      from: { path: `^packages/${name}/`, pathNot: test },
      to: {
        path: '^(packages|apps|bench|scripts|tests)/',
        pathNot: `^packages/(${[name, ...mayImport[name]].join('|')})/`,
      },
    })),
    {
      name: 'package-without-a-rule',
      comment: 'a new package needs a line in .dependency-cruiser.mjs that says what it may import',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(${known.join('|')})/` },
      to: { path: '^(packages|apps|bench|scripts|tests)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'rules import only their own domain folder, kernel and contracts: no I/O, no library, nothing of Node',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/domain/', pathNot: test },
      to: { pathNot: '^packages/($1/src/domain|kernel|contracts)/' },
    },
    {
      name: 'packages-know-no-programs',
      comment: 'nothing in packages, its tests included, imports a program: what needs one belongs into tests/',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|bench|scripts|tests)/' },
    },
    {
      name: 'browser-apps',
      comment:
        'apps/shop and apps/admin run in a browser: they import sdk, contracts and kernel, and nothing else of ours',
      severity: 'error',
      from: { path: '^apps/(shop|admin)/', pathNot: test },
      to: {
        path: '^(packages|apps|bench|scripts|tests)/',
        pathNot: '^(packages/(sdk|contracts|kernel)|apps/$1)/',
      },
    },
    {
      name: 'browser-safe',
      comment:
        'what a browser loads needs nothing of Node: contracts, the client, and what they import (kernel/uuid is for servers)',
      severity: 'error',
      from: { path: '^(packages/(contracts|sdk/src)|apps/(shop|admin)/src)/', pathNot: test },
      to: {
        path: ['^packages/kernel/src/uuid', '^node:', '^(fs|crypto|path|os|http|stream|buffer|process|util|url)$'],
      },
    },
    {
      name: 'server-knows-no-browser-app',
      comment: 'the server serves what was built, and imports nothing of it',
      severity: 'error',
      from: { path: '^apps/server/' },
      to: { path: '^apps/(shop|admin)/' },
    },
    {
      name: 'programs-know-no-tools',
      comment: 'what serves imports no script, no benchmark and no test',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(bench|scripts|tests)/' },
    },
    {
      name: 'no-test-helpers-in-programs',
      comment: 'packages/testing is for tests, bench and scripts, never for what serves',
      severity: 'error',
      from: { path: '^apps/', pathNot: test },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'no-tests-as-modules',
      comment: 'a test file is imported by nobody',
      severity: 'error',
      from: {},
      to: { path: test },
    },
    {
      name: 'no-circle',
      comment: 'no circular imports, of types neither',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment:
        'a source file that nobody imports; knip cannot tell, for every file of a package is exported by its name',
      severity: 'error',
      module: {
        path: '^packages/[^/]+/src/',
        pathNot: [test, '/testing/'],
        numberOfDependentsLessThan: 1,
      },
      from: {},
    },
    {
      name: 'resolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
