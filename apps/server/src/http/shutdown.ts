import { setTimeout as sleep } from 'node:timers/promises';

import type { App } from '@kontor/http/app';

import { DRAIN_TIMEOUT_MS } from './limits.ts';

/**
 * Stops listening, lets what is under way finish for at most `boundMs`, and cuts what is left. Meanwhile answers carry
 * `Connection: close` and /readyz says 503. Resolves to whether everything was finished.
 */
export async function closeGracefully(app: App, boundMs = DRAIN_TIMEOUT_MS): Promise<boolean> {
  const overdue = new AbortController();
  const closed = app.close().then(() => true);
  const late = sleep(boundMs, false, { signal: overdue.signal }).catch(() => true);
  const finished = await Promise.race([closed, late]);
  overdue.abort();
  if (!finished) app.server.closeAllConnections();
  await closed;
  return finished;
}
