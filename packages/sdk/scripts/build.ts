/** `npm run build:sdk`: the package as it is published, plain JavaScript with declarations, into `dist/sdk`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const home = new URL('../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, home));

rmSync(at('../../dist/sdk'), { recursive: true, force: true });
execFileSync(at('../../node_modules/.bin/tsc'), ['-p', at('tsconfig.build.json')], { stdio: 'inherit' });
const { name, version, description, license, type, dependencies } = JSON.parse(
  readFileSync(at('package.json'), 'utf8'),
) as Record<string, unknown>;
const published = {
  name,
  version,
  description,
  license,
  type,
  exports: { './*': { types: './*.d.ts', default: './*.js' } },
  engines: { node: '>=20' },
  sideEffects: false,
  dependencies,
};
writeFileSync(at('../../dist/sdk/package.json'), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(at('README.md'), at('../../dist/sdk/README.md'));
copyFileSync(at('../../LICENSE'), at('../../dist/sdk/LICENSE'));
console.log(`${String(name)} ${String(version)} is in dist/sdk: npm publish ./dist/sdk`);
