import { randomBytes } from 'node:crypto';

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
 * filled. At the first start it is written down.
 * @throws ConfigError that names the variable.
 */
export async function agreeOnSettings(migrationUrl: string, config: Config): Promise<StoredSettings> {
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
