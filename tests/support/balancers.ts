import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { type SystemProgram, startProgram } from '@kontor/testing/loopback';

const DEPLOY = resolve(import.meta.dirname, '../../deploy');

/** A balancer of ours: its file in deploy/, what in it is another place's, and how it is started. */
export interface Balancer {
  readonly name: string;
  /** Under which it is a topology. */
  readonly topology: string;
  /** The variable that names its program. */
  readonly binary: string;
  readonly file: string;
  readonly pooled: boolean;
  replace(places: Places): readonly (readonly [string, string])[];
  args(file: string, folder: string): readonly string[];
}

/** Where a balancer is put, and what it stands before: ports of loopback. */
export interface Places {
  readonly folder: string;
  readonly plain: number;
  readonly tls: number;
  readonly instances: readonly number[];
}

/** The balancers of deploy/. */
export const BALANCERS: readonly Balancer[] = [
  {
    name: 'nginx, and pgbouncer before PostgreSQL',
    topology: 'nginx',
    binary: 'KONTOR_TEST_NGINX_BIN',
    file: 'nginx.conf',
    pooled: true,
    replace: ({ folder, plain, tls, instances }) => [
      ['/run/nginx.pid', join(folder, 'nginx.pid')],
      ['listen 80;', `listen 127.0.0.1:${plain};`],
      ['listen 443 ssl', `listen 127.0.0.1:${tls} ssl`],
      ['/etc/nginx/tls/tls.crt', join(folder, 'tls.crt')],
      ['/etc/nginx/tls/tls.key', join(folder, 'tls.key')],
      ...instances.map((port, index) => [`web-${index + 1}:8000`, `127.0.0.1:${port}`] as const),
    ],
    args: (file, folder) => ['-p', folder, '-c', file, '-g', 'daemon off;'],
  },
  {
    name: 'HAProxy',
    topology: 'haproxy',
    binary: 'KONTOR_TEST_HAPROXY_BIN',
    file: 'haproxy.cfg',
    pooled: false,
    replace: ({ folder, plain, tls, instances }) => [
      // What a machine of tests lets a process open is not that much.
      ['maxconn 16384', 'maxconn 1000'],
      ['bind :80', `bind 127.0.0.1:${plain}`],
      ['bind :443', `bind 127.0.0.1:${tls}`],
      ['/etc/haproxy/tls.pem', join(folder, 'tls.pem')],
      ...instances.map((port, index) => [`web-${index + 1}:8000`, `127.0.0.1:${port}`] as const),
    ],
    args: (file) => ['-db', '-f', file],
  },
];

/** Starts a balancer with its file from deploy/, on ports of loopback and with a certificate made for it. */
export async function startBalancer(balancer: Balancer, places: Places): Promise<SystemProgram> {
  const { folder } = places;
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', '/CN=shop.example', '-days', '1', '-nodes'];
  await promisify(execFile)(process.env['KONTOR_TEST_OPENSSL_BIN'] ?? '', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  ]);
  await writeFile(join(folder, 'tls.pem'), (await readFile(certificate, 'utf8')) + (await readFile(key, 'utf8')));
  let text = await readFile(join(DEPLOY, balancer.file), 'utf8');
  for (const [place, here] of balancer.replace(places)) {
    if (!text.includes(place)) throw new Error(`${balancer.file} has no ${place}`);
    text = text.replaceAll(place, here);
  }
  const file = join(folder, balancer.file);
  await writeFile(file, text);
  return startProgram(process.env[balancer.binary] ?? '', balancer.args(file, folder), places.tls);
}
