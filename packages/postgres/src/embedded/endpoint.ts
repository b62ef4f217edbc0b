import { SUPERUSER } from './cluster.ts';
import { LISTEN_ADDRESS } from './settings.ts';

/** Where a server listens, and the superuser's password. */
export interface Endpoint {
  readonly port: number;
  readonly socket: string;
  readonly password: string;
}

/** libpq URL over TCP. Only the superuser's URL holds a password: no other role's is known here. */
export function tcpUrl({ port, password }: Endpoint, database = SUPERUSER, user = SUPERUSER): string {
  return `postgresql://${credentials(user, password)}@${LISTEN_ADDRESS}:${port}/${encodeURIComponent(database)}`;
}

/** libpq URL over the unix socket. */
export function socketUrl({ port, socket, password }: Endpoint, database = SUPERUSER, user = SUPERUSER): string {
  const place = `host=${encodeURIComponent(socket)}&port=${port}`;
  return `postgresql://${credentials(user, password)}@/${encodeURIComponent(database)}?${place}`;
}

function credentials(user: string, password: string): string {
  return user === SUPERUSER ? `${user}:${password}` : encodeURIComponent(user);
}
