import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import pg from 'pg';

const DUPLICATE_DATABASE = '42P04';

/** Makes a database for each service on one PostgreSQL server, where it is not there, and tells where they are. */
export async function makeDatabases(
  adminUrl: string,
  prefix = 'kontor',
): Promise<Readonly<Record<ServiceName, string>>> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const urls: [ServiceName, string][] = [];
    for (const service of SERVICES) {
      const name = `${prefix}_${service}`;
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
        if (error.code !== DUPLICATE_DATABASE) throw error;
      });
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      urls.push([service, url.href]);
    }
    return Object.fromEntries(urls) as Record<ServiceName, string>;
  } finally {
    await client.end();
  }
}
