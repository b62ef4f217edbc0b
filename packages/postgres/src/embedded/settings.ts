import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { Layout } from './layout.ts';

/** The only address the server listens on. */
export const LISTEN_ADDRESS = '127.0.0.1';

/**
 * What differs from PostgreSQL's own defaults, for many short transactions on one machine. Durability stays on: those
 * lines say so that nobody has to look it up.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  wal_compression: 'on',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  shared_buffers: '256MB',
  max_connections: '200',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %q%u@%d %a ',
  password_encryption: 'scram-sha-256',
};

/**
 * The postmaster's arguments. Everything is given here and nothing in the cluster's files, so that a cluster can be
 * copied, moved and restored, and always runs with the settings of the version that starts it.
 */
export function postmasterArguments(
  layout: Layout,
  port: number,
  settings: Readonly<Record<string, string>>,
): string[] {
  const all = {
    ...SETTINGS,
    ...settings,
    cluster_name: layout.tag,
    listen_addresses: LISTEN_ADDRESS,
    port: String(port),
    // A list of quoted names: a bare folder with a comma or a blank in it would be taken for several.
    unix_socket_directories: `"${layout.socket.replaceAll('"', '""')}"`,
  };
  return ['-D', layout.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * The port of last time while nobody else has it, else a free one, which is remembered. Somebody may still take it before
 * the postmaster does: the start is then repeated.
 */
export async function choosePort(layout: Layout): Promise<number> {
  const remembered = Number(await readFile(layout.port, 'utf8').catch(() => '0'));
  const port = (await bindable(remembered)) ?? (await bindable(0));
  if (port === undefined) throw new Error(`no free port on ${LISTEN_ADDRESS}`);
  if (port !== remembered) await writeFile(layout.port, `${port}\n`);
  return port;
}

async function bindable(port: number): Promise<number | undefined> {
  const server: Server = createServer().listen({ port, host: LISTEN_ADDRESS, exclusive: true });
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? address?.port : undefined;
}
