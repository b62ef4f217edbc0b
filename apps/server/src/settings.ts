import { randomBytes } from 'node:crypto';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import pg from 'pg';

import { type Config, ConfigError } from './config.ts';

const SECRET_BYTES = 32;

/** What the database remembers from its first start. */
export interface StoredSettings {
  /** The configured secret, or the one that demo mode made and all its instances share. */
  readonly secretKey: string;
}

/**
 * Holds this start against what the database remembers: its currency may not change, and production does not serve what demo mode
 * filled. At the first start it is written down. A service that has moved to another database is not served from its old one.
 * @throws ConfigError that names the variable.
 */
export async function agreeOnSettings(
  migrationUrl: string,
  config: Config,
  services: readonly ServiceName[] = SERVICES,
): Promise<StoredSettings> {
  const client = new pg.Client({ connectionString: migrationUrl });
  await client.connect();
  try {
    const remember = async (name: string, value: string): Promise<string> => {
      await client.query('INSERT INTO kontor.settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        name,
        value,
      ]);
      const { rows } = await client.query<{ value: string }>('SELECT value FROM kontor.settings WHERE name = $1', [
        name,
      ]);
      return rows[0]?.value ?? value;
    };
    await refuseMoved(client, services);
    const mode = await remember('mode', config.mode);
    if (config.mode === 'production' && mode !== 'production') {
      throw new ConfigError('KONTOR_MODE: this database was filled by demo mode; production needs one of its own');
    }
    const currency = await remember('currency', config.currency);
    if (currency !== config.currency) {
      throw new ConfigError(`CURRENCY: this store keeps its books in ${currency}, not ${config.currency}`);
    }
    if (config.secretKey !== null) return { secretKey: config.secretKey };
    return { secretKey: await remember('demo_secret_key', randomBytes(SECRET_BYTES).toString('base64url')) };
  } finally {
    await client.end();
  }
}

/** Under which name a database remembers that a service has left it. */
export function movedSetting(service: ServiceName): string {
  return `moved_${service}`;
}

/** Under which name a database remembers that a service is on its way into it. */
export function movingSetting(service: ServiceName): string {
  return `moving_${service}`;
}

async function refuseMoved(client: pg.Client, services: readonly ServiceName[]): Promise<void> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'SELECT name, value FROM kontor.settings WHERE name = ANY ($1)',
    [services.flatMap((service) => [movedSetting(service), movingSetting(service)])],
  );
  const [row] = rows;
  if (row === undefined) return;
  const service = row.name.replace(/^(moved|moving)_/, '');
  if (row.name.startsWith('moving_')) {
    throw new ConfigError(
      `${service.toUpperCase()}_DATABASE_URL: ${service} is on its way into this database; run "npm run move -- ${service}" again`,
    );
  }
  throw new ConfigError(
    `${service.toUpperCase()}_DATABASE_URL: ${service} has moved out of this database (${row.value}); set it to where it is now`,
  );
}
