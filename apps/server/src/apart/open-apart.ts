import type { FollowingOptions } from '@kontor/backoffice/follow';
import { RefusalCounter } from '@kontor/backoffice/refusal-counter';
import { createBackoffice } from '@kontor/backoffice/service';
import { createStatements } from '@kontor/backoffice/statements/service';
import { createStockValue } from '@kontor/backoffice/stock-value/service';
import type { CredentialStore } from '@kontor/channel/credentials';
import { type ChannelObserver, RemoteChannel } from '@kontor/channel/remote-channel';
import { remoteSteps } from '@kontor/channel/remote-steps';
import type { CalledService } from '@kontor/channel/service-calls';
import type { ServiceName } from '@kontor/contracts/command';
import { createIdentity, type Identity } from '@kontor/identity/service';
import { createInventory, type Inventory } from '@kontor/inventory/service';
import { present } from '@kontor/kernel/assert';
import { createOrdersApart, type OrdersApart } from '@kontor/orders/apart/service';
import { createOrders, type Orders } from '@kontor/orders/service';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import type { StepService } from '@kontor/runtime/saga-apart';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { createWallet, type Wallet } from '@kontor/wallet/service';

import type { CalledServiceName, Config } from '../config.ts';
import { openShared, type Shared, sharedUse } from '../shared.ts';
import { type Store, type StoreOptions, UNOBSERVED } from '../store.ts';
import type { PlacePools, Places } from './places.ts';
import type { ProcessPlan } from './process-plan.ts';
import { calledService, remoteInventory, remoteOrders, remoteWallet } from './remote-services.ts';

/** What a process of a store that runs apart is made of. */
export interface ApartParts {
  readonly plan: ProcessPlan;
  readonly config: Config;
  readonly places: Places;
  readonly pools: PlacePools;
  readonly options: StoreOptions;
  readonly channelObserver: ChannelObserver;
  /** What proves to other processes who calls; absent: the secret alone. */
  readonly credentials?: CredentialStore | null;
  /** Told of a saga's try that came to no end, and whether it waits for a person from now on. */
  sagaStopped(orderId: string, error: unknown, stuck: boolean): void;
}

/** The services that live in a process, and the ways to the others. */
export interface ApartStore {
  /** Each service, here or elsewhere. Of one that this process does not need, nothing may be asked. */
  readonly store: Store;
  /** Where this process runs sagas. */
  readonly sagas: OrdersApart | null;
  readonly channels: ReadonlyMap<CalledServiceName, RemoteChannel>;
  /** Services of this process that others may call. */
  readonly called: readonly CalledService[];
}

/** Puts the services of a process together. */
export function openApart(parts: ApartParts): ApartStore {
  const { plan, config, pools, options, channelObserver } = parts;
  const channels = new Map(
    plan.remote.map((service) => [
      service,
      new RemoteChannel({
        service,
        urls: present(config.serviceUrls[service], `where ${service} is`),
        token: config.internalToken,
        credentials: parts.credentials ?? null,
        observer: channelObserver,
      }),
    ]),
  );
  const refusals = new RefusalCounter();
  const common = (service: ServiceName) => ({
    database: present(pools.batches.get(service), `the database of ${service}`),
    reads: readsOf(parts, service),
    currency: options.currency,
    executor: options.executor ?? EXECUTOR_SETTINGS,
    observer: { ...(options.observer ?? UNOBSERVED), commandRefused: refusals.count.bind(refusals) },
  });
  const has = (service: ServiceName) => plan.local.includes(service);

  const inventory: Inventory = has('inventory')
    ? createInventory({ ...common('inventory'), reservationTtlMs: options.reservationTtlMs })
    : elsewhere('inventory', channels, (channel) => remoteInventory(channel, options.currency));
  const wallet: Wallet = has('wallet')
    ? createWallet(common('wallet'))
    : elsewhere('wallet', channels, (channel) => remoteWallet(channel));
  const { orders, sagas } = ordersOf(parts, channels, { inventory, wallet }, common);
  const here = { inventory, wallet, orders };
  const shared = sharedOf(parts);
  const identity: Identity = has('identity')
    ? createIdentity({
        ...common('identity'),
        sessionTtlMs: options.sessionTtlMs,
        secretKey: options.secretKey,
        ...(options.limitLogins ? {} : { loginLimits: null }),
        ...(shared === null ? {} : { shared: shared.sessions }),
      })
    : notHere('identity');

  const services = { ...(shared === null ? here : shared.inFrontOf(here)), identity };
  const [ofOrders, ofInventory, ofWallet] = (['orders', 'inventory', 'wallet'] as const).map((log) =>
    following(parts, log),
  );
  const local: readonly { close(): Promise<unknown> }[] = [
    ...(has('inventory') ? [inventory] : []),
    ...(has('wallet') ? [wallet] : []),
    ...(has('identity') ? [identity] : []),
  ];
  return {
    sagas,
    channels,
    store: {
      ...services,
      backoffice: ofOrders ? createBackoffice({ ...ofOrders, services }, refusals) : notHere('the back office'),
      stockValue: ofInventory ? createStockValue(ofInventory) : notHere('the value of stock'),
      statements: ofWallet ? createStatements(ofWallet) : notHere('the statements'),
      sharedClock: shared?.clock ?? null,
      sharedCache: () => sharedUse(shared, identity),
      close: async () => {
        if (has('orders')) await orders.close();
        await Promise.all([...local.map((service) => service.close()), shared?.stop()]);
        await Promise.all([...channels.values()].map((channel) => channel.close()));
      },
    },
    called: plan.called.map((service) => calledService(service, here[service], () => ping(pools, service))),
  };
}

/**
 * What a gateway shares with others: it is who clients come to, and knows every service's database, against which what is shared is held. Services behind it have
 * nothing to share: what they are asked is a step of a saga, or what a gateway has not found.
 */
function sharedOf(parts: ApartParts): Shared | null {
  const { plan, pools, options } = parts;
  if (!plan.isGateway || options.shared === undefined) return null;
  const databaseOf = (service: ServiceName) => present(pools.reads.get(service), `the reads of ${service}`);
  return openShared({ databaseOf, productReads: readsOf(parts, 'inventory') }, options.shared);
}

/** Where a service is read: where it commits, or at a replica what may be read there. Nobody's session is. */
function readsOf({ pools, options: { replicas } }: ApartParts, service: ServiceName): Database {
  const replica = service === 'identity' ? undefined : replicas?.get(service);
  return replica?.reads ?? present(pools.reads.get(service), `the reads of ${service}`);
}

/** What a read model of a log is put together from, where this process knows the log's database; else undefined. */
function following({ pools, options }: ApartParts, log: CalledServiceName): FollowingOptions | undefined {
  const [database, reads] = [pools.models.get(log), pools.reads.get(log)];
  if (database === undefined || reads === undefined) return undefined;
  return { database, reads, ...(options.events === undefined ? {} : { events: options.events }) };
}

/** Orders with inventory and wallet in one transaction where all three are here on one database; with sagas that commit step by step otherwise. */
function ordersOf(
  { plan, places, options, sagaStopped }: ApartParts,
  channels: ReadonlyMap<CalledServiceName, RemoteChannel>,
  partners: { readonly inventory: Inventory; readonly wallet: Wallet },
  common: (service: ServiceName) => Parameters<typeof createWallet>[0],
): { readonly orders: Orders; readonly sagas: OrdersApart | null } {
  if (!plan.local.includes('orders')) return { orders: elsewhere('orders', channels, remoteOrders), sagas: null };
  const place = places.get('orders');
  const isJoined = (['inventory', 'wallet'] as const).every(
    (service) => plan.local.includes(service) && places.get(service) === place,
  );
  if (isJoined) return { orders: createOrders({ ...common('orders'), ...partners }), sagas: null };
  const sagas = createOrdersApart({
    ...common('orders'),
    services: new Map(
      (['inventory', 'wallet'] as const).map((service) => [service, stepService(service, channels, partners)]),
    ),
    ...(options.sagaLeaseMs === undefined ? {} : { leaseMs: options.sagaLeaseMs }),
    sagaStopped: (saga, error, stuck) => sagaStopped(saga.orderId, error, stuck),
  });
  return { orders: sagas, sagas };
}

function stepService(
  service: 'inventory' | 'wallet',
  channels: ReadonlyMap<CalledServiceName, RemoteChannel>,
  partners: { readonly inventory: Inventory; readonly wallet: Wallet },
): StepService {
  const channel = channels.get(service);
  if (channel === undefined) return { steps: partners[service].steps, isAway: () => false };
  return { steps: remoteSteps(channel), isAway: () => channel.isAway() };
}

function elsewhere<Service extends object>(
  service: CalledServiceName,
  channels: ReadonlyMap<CalledServiceName, RemoteChannel>,
  remote: (channel: RemoteChannel) => Service,
): Service {
  const channel = channels.get(service);
  return channel === undefined ? notHere(service) : remote(channel);
}

/** Stands for a service that a process does not need: asking it for anything is a bug of its composition. */
function notHere<Service extends object>(service: string): Service {
  return new Proxy({} as Service, {
    get: (_target, name) => {
      throw new Error(`${service} is not a part of this process (${String(name)})`);
    },
  });
}

async function ping({ reads }: PlacePools, service: ServiceName): Promise<void> {
  const head = statement(`${service}.read_log_position`, `SELECT position FROM ${service}.log_head`);
  await present(reads.get(service), `the reads of ${service}`).rows(head);
}
