import { SERVICES, type ServiceName } from '@kontor/contracts/command';

import { readConfig } from '../config.ts';
import type { StoreOptions } from '../store.ts';
import { openApart } from './open-apart.ts';
import { openPlacePools, openPlaces } from './places.ts';
import { planProcess } from './process-plan.ts';

/** Where the data of each service is. */
export type ServiceUrls = Readonly<Record<ServiceName, string>>;

/**
 * Every service in this process, each on a database of its own, as a worker has them that has all of them to itself: its sagas commit step by step. Without HTTP and
 * without its background tasks, for whoever fills such a store or looks at it.
 * @throws Error where a database cannot be reached.
 */
export async function openWholeApart(urls: ServiceUrls, lanes: number, options: Partial<StoreOptions>) {
  const config = readConfig({
    KONTOR_ROLE: 'worker',
    ...Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_DATABASE_URL`, urls[service]])),
  });
  const plan = planProcess(config);
  const places = await openPlaces(config, plan.databases, () => {});
  const pools = openPlacePools(places, { ...plan, lanes }, () => {});
  const { store, sagas } = openApart({
    plan,
    config,
    places,
    pools,
    options: {
      currency: config.currency,
      reservationTtlMs: config.reservationTtlMs,
      sessionTtlMs: config.sessionTtlMs,
      secretKey: 'of a store that nobody signs in to over HTTP',
      limitLogins: false,
      ...options,
    },
    channelObserver: { callDone: () => {}, callFailed: () => {}, entriesRetried: () => {} },
    sagaStopped: () => {},
  });
  return {
    store,
    sagas,
    pools,
    close: async (): Promise<void> => {
      await store.close();
      await Promise.all(Object.values(pools.all).map((pool) => pool.close()));
    },
  };
}
