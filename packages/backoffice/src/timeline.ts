import type { ServiceName } from '@kontor/contracts/command';
import type { InventoryEvent } from '@kontor/contracts/inventory';
import type { OrderEvent } from '@kontor/contracts/orders';
import type { WalletEvent } from '@kontor/contracts/wallet';
import { decodeJson } from '@kontor/kernel/json';
import type { WitnessedEvent } from '@kontor/runtime/read-stream';

import type { BackofficeServices } from './services.ts';

/** An event about an order, of whichever service, with who caused it. */
export interface TimelineEntry extends Omit<WitnessedEvent, 'payload'> {
  readonly service: ServiceName;
  readonly event: OrderEvent | InventoryEvent | WalletEvent;
  /** Null: the system, or somebody whose name was erased. */
  readonly username: string | null;
  /** What somebody wrote beside it; null: nothing, or it was erased. */
  readonly note: string | null;
}

/** How long one request may take until its last event: events further apart are not of the same one. */
const REQUEST_MS_MAX = 60_000;

/**
 * In which order the events of one request stand. Each service dates its own by the clock of its first read, so that times alone would put an order's
 * payment before the claim that it needed: what a saga does comes first, and last the event of the order that concludes it.
 */
const PLACE_IN_REQUEST: Readonly<Record<string, number>> = {
  StockReserved: 1,
  ReservationClaimed: 1,
  TransferPosted: 2,
  ReservationUnclaimed: 3,
  ReservationConfirmed: 3,
};
const PLACE_OF_RESERVATION = 1;
const PLACE_OF_ORDER = 9;

/** Reads the three logs where they are written, and puts their events into one order; null where there is no such order. */
export async function readTimeline(
  { orders, inventory, wallet, identity }: BackofficeServices,
  tenantId: number,
  orderId: string,
): Promise<TimelineEntry[] | null> {
  const [ofOrder, ofReservation, ofTransfers, notes] = await Promise.all([
    orders.events(tenantId, orderId),
    inventory.reservationEvents(tenantId, orderId),
    wallet.orderTransfers(tenantId, orderId),
    orders.notes(tenantId, orderId),
  ]);
  if (ofOrder.length === 0) return null;
  const all = [...ofOrder, ...ofReservation, ...ofTransfers];
  const usernames = await identity.usernames(tenantId, [...new Set(all.flatMap(({ actorId }) => actorId ?? []))]);
  const entryOf =
    (service: ServiceName) =>
    ({ payload, ...rest }: WitnessedEvent): TimelineEntry => ({
      ...rest,
      service,
      event: decodeJson<TimelineEntry['event']>(payload),
      username: rest.actorId === null ? null : (usernames.get(rest.actorId) ?? null),
      note: service === 'orders' ? (notes.get(rest.version) ?? null) : null,
    });
  return inOrder([
    ...ofReservation.map(entryOf('inventory')),
    ...ofTransfers.map(entryOf('wallet')),
    ...ofOrder.map(entryOf('orders')),
  ]);
}

/** One order for the events of several logs: requests by the time of their first event, and within each as its saga goes. */
export function inOrder<Entry extends Pick<TimelineEntry, 'service' | 'type' | 'requestId' | 'at' | 'position'>>(
  entries: readonly Entry[],
): Entry[] {
  const byTime = entries.toSorted((a, b) => a.at - b.at);
  const requests: Entry[][] = [];
  const open = new Map<string, Entry[]>();
  for (const entry of byTime) {
    const request = open.get(entry.requestId);
    if (request?.[0] !== undefined && entry.at - request[0].at <= REQUEST_MS_MAX) {
      request.push(entry);
      continue;
    }
    const begun = [entry];
    requests.push(begun);
    open.set(entry.requestId, begun);
  }
  return requests.flatMap((request) =>
    request.toSorted((a, b) => placeOf(a) - placeOf(b) || Number(a.position - b.position)),
  );
}

function placeOf({ service, type }: Pick<TimelineEntry, 'service' | 'type'>): number {
  return service === 'orders' ? PLACE_OF_ORDER : (PLACE_IN_REQUEST[type] ?? PLACE_OF_RESERVATION);
}
