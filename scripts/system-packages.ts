/** What some tests need beyond npm packages, from the distribution: installed where that is possible, else told in one line. */
import { existsSync } from 'node:fs';
import { requireNode24, run } from './command.ts';

/** A package of the distribution; tests that need it look at the variable `env`, and are skipped where it is not set. */
type SystemPackage = { name: string; binary: string; env: string; value: string };

const wanted: readonly SystemPackage[] = [
  {
    name: 'postgresql-15',
    binary: '/usr/lib/postgresql/15/bin/postgres',
    env: 'KONTOR_TEST_PG15_BIN',
    value: '/usr/lib/postgresql/15/bin',
  },
  ...[
    { name: 'redis-server', binary: '/usr/bin/redis-server', env: 'KONTOR_TEST_REDIS_BIN' },
    { name: 'pgbouncer', binary: '/usr/sbin/pgbouncer', env: 'KONTOR_TEST_PGBOUNCER_BIN' },
    { name: 'nginx-light', binary: '/usr/sbin/nginx', env: 'KONTOR_TEST_NGINX_BIN' },
    { name: 'openssl', binary: '/usr/bin/openssl', env: 'KONTOR_TEST_OPENSSL_BIN' },
    { name: 'nats-server', binary: '/usr/sbin/nats-server', env: 'KONTOR_TEST_NATS_BIN' },
    { name: 'haproxy', binary: '/usr/sbin/haproxy', env: 'KONTOR_TEST_HAPROXY_BIN' },
  ].map((each) => ({ ...each, value: each.binary })),
];

/**
 * Asks for the newest package list only where the known one does not lead to the package. While it runs, a drop-in keeps
 * postgresql-common from making and starting a cluster of its own, and a policy keeps every package from starting its service (the tests
 * start what they need, on ports and folders of their own); what is installed or configured already stays as it is.
 */
const install = `
set -e
command -v apt-get > /dev/null || { echo 'there is no apt-get here'; exit 1; }
export DEBIAN_FRONTEND=noninteractive
folder=/etc/postgresql-common/createcluster.d
policy=/usr/sbin/policy-rc.d
ours=
trap 'rm -f "$folder/kontor-tests.conf" $ours; rmdir -p "$folder" 2> /dev/null || true' EXIT
if [ ! -e "$policy" ]; then
  ours="$policy"
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
mkdir -p "$folder"
echo 'create_main_cluster = false' > "$folder/kontor-tests.conf"
fetch() { apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"; }
fetch "$@" || { apt-get update && fetch "$@"; }
`;

/** Installs what is missing, where apt-get and the right to use it are there, and sets the variable of every package that is there. */
export async function ensureSystemPackages(): Promise<void> {
  const missing = wanted.filter(({ binary }) => !existsSync(binary)).map(({ name }) => name);
  if (missing.length > 0) {
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const [program = 'sh', ...args] = [...asRoot, 'sh', '-c', install, 'sh', ...missing];
    const { ok, output } = await run([program, ...args]);
    const reason = output.trim().split('\n').at(-1);
    if (!ok) console.log(`skipping the tests that need ${missing.join(' ')} (apt-get install it): ${reason}`);
  }
  for (const { binary, env, value } of wanted) if (existsSync(binary)) process.env[env] ??= value;
}

/** The package that brings what a variable names. */
export function packageOf(variable: string): string {
  return wanted.find(({ env }) => env === variable)?.name ?? variable;
}

if (import.meta.main) {
  requireNode24();
  await ensureSystemPackages();
}
