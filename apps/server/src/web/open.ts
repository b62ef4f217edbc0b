import { join } from 'node:path';

import { ensureWebBuild, type WebBuilder } from './build.ts';
import { readWebApp } from './files.ts';
import type { WebApps } from './routes.ts';

/**
 * The shop and the admin panel, built where the sources changed since. Where they cannot be built, one line says so and everything
 * else is served: a store does not stop selling because of a page.
 */
export async function openWebApps(announce: (line: string) => void, builder?: WebBuilder): Promise<WebApps> {
  try {
    const folder = await ensureWebBuild(announce, builder);
    const [shop, admin] = await Promise.all([readWebApp(join(folder, 'shop')), readWebApp(join(folder, 'admin'))]);
    return { shop, admin };
  } catch (error) {
    announce((error as Error).message);
    return { shop: null, admin: null };
  }
}
