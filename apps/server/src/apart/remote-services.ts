import type { RemoteChannel } from '@kontor/channel/remote-channel';
import { remoteSteps } from '@kontor/channel/remote-steps';
import type { CalledService, ReadFunction } from '@kontor/channel/service-calls';
import type { Command, ServiceName } from '@kontor/contracts/command';
import type { Inventory } from '@kontor/inventory/service';
import type { Orders } from '@kontor/orders/service';
import type { Answered } from '@kontor/runtime/idempotency';
import type { Wallet } from '@kontor/wallet/service';

/** How long a read at another process may take. */
const READ_DEADLINE_MS = 8_000;

/** What other processes may read of each service. The compiler holds the lists to the services: what a gateway uses is in them. */
const ORDERS_READS = [
  'read',
  'freshOrder',
  'readMany',
  'readPage',
  'history',
  'events',
  'notes',
  'findExpiring',
] as const satisfies readonly (keyof Orders)[];
const INVENTORY_READS = [
  'products',
  'product',
  'freshProduct',
  'productNames',
  'productBySku',
  'lowStock',
  'movements',
  'reservation',
  'reservationEvents',
  'reservationCounts',
] as const satisfies readonly (keyof Inventory)[];
const WALLET_READS = [
  'balance',
  'statement',
  'systemBalances',
  'orderTransfers',
] as const satisfies readonly (keyof Wallet)[];

/** Asks a service whether it is there: of a name that no function of a service has. */
const PING = 'ping';

/** Resolves where a service in another process answers. */
export async function pingRemote(channel: RemoteChannel, withinMs: number): Promise<void> {
  await channel.read(PING, [], Date.now() + withinMs);
}

/** A service of this process as others may call it. `ping` asks its database what only a working one answers. */
export function calledService(
  service: 'orders' | 'inventory' | 'wallet',
  local: Orders | Inventory | Wallet,
  ping: () => Promise<void>,
): CalledService {
  const names: readonly string[] = { orders: ORDERS_READS, inventory: INVENTORY_READS, wallet: WALLET_READS }[service];
  const functions = local as unknown as Readonly<Record<string, ReadFunction>>;
  return {
    service,
    submit: local.submit,
    steps: 'steps' in local ? local.steps : null,
    reads: {
      ...Object.fromEntries(names.map((name) => [name, functions[name] as ReadFunction])),
      [PING]: async () => {
        await ping();
        return null;
      },
    },
  };
}

/** The functions of `names` at another process; each is called as it is here. */
function remoteReads<Service, Name extends keyof Service & string>(
  channel: RemoteChannel,
  names: readonly Name[],
): Pick<Service, Name> {
  const read =
    (name: string) =>
    (...args: unknown[]) =>
      channel.read(name, args, Date.now() + READ_DEADLINE_MS);
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Pick<Service, Name>;
}

/** What a service does by itself, it does in its own process. */
function elsewhere(service: ServiceName): () => never {
  return () => {
    throw new Error(`${service} runs in another process, which does this by itself`);
  };
}

function submitter<C extends Command, Answer>(channel: RemoteChannel) {
  // The channel has held the answer to the schema of its service.
  return (command: C, deadline: number) => channel.submit(command, deadline) as Promise<Answered<Answer>>;
}

/** The wallet in another process. */
export function remoteWallet(channel: RemoteChannel): Wallet {
  return {
    ...remoteReads<Wallet, (typeof WALLET_READS)[number]>(channel, WALLET_READS),
    submit: submitter(channel),
    steps: remoteSteps(channel),
    join: elsewhere('wallet'),
    projectSystemBalances: elsewhere('wallet'),
    depth: () => channel.depth(),
    close: () => channel.close(),
  };
}

/** The inventory in another process. */
export function remoteInventory(channel: RemoteChannel, currency: string): Inventory {
  return {
    ...remoteReads<Inventory, (typeof INVENTORY_READS)[number]>(channel, INVENTORY_READS),
    currency,
    submit: submitter(channel),
    steps: remoteSteps(channel),
    join: elsewhere('inventory'),
    expireExternal: elsewhere('inventory'),
    depth: () => channel.depth(),
    close: () => channel.close(),
  };
}

/** Orders in another process. */
export function remoteOrders(channel: RemoteChannel): Orders {
  return {
    ...remoteReads<Orders, (typeof ORDERS_READS)[number]>(channel, ORDERS_READS),
    submit: submitter(channel),
    findExpired: elsewhere('orders'),
    depth: () => channel.depth(),
    close: () => channel.close(),
  };
}
