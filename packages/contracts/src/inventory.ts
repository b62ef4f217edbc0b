import type { Instant } from '@kontor/kernel/clock';

import type { Command } from './command.ts';

/** An amount of one product. */
export interface ProductQuantity {
  readonly productId: string;
  readonly quantity: number;
}

/** A reserved line with what the product was called and cost when it was reserved. */
export interface PricedLine extends ProductQuantity {
  readonly name: string;
  readonly unitPriceMinor: bigint;
}

/** Whose reservation it is: an order of ours, whose saga rules it, or an order kept elsewhere. */
export type ReservationOwner = 'order' | 'external';
/** ACTIVE ends by itself at its expiry; CLAIMED (being paid) does not; the others are final. */
export type ReservationStatus = 'ACTIVE' | 'CLAIMED' | 'CONFIRMED' | 'RELEASED' | 'EXPIRED' | 'RESTOCKED';
/** Kinds of stock movements. */
export type MovementType = 'STOCK_IN' | 'ADJUSTMENT' | 'RESERVE' | 'RELEASE' | 'EXPIRE' | 'SALE' | 'RESTOCK';

// Commands on products

/** A new product, with no stock. Its id is derived from the command's seed. */
export interface CreateProduct extends Command {
  readonly type: 'CreateProduct';
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly active: boolean;
}
/** Changes the fields that are not null, if the product is still at `version`. */
export interface ChangeProduct extends Command {
  readonly type: 'ChangeProduct';
  readonly productId: string;
  readonly version: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly priceMinor: bigint | null;
  readonly active: boolean | null;
}
/** Goods arrive. */
export interface AddStock extends Command {
  readonly type: 'AddStock';
  readonly productId: string;
  readonly quantity: number;
  readonly notes: string | null;
}
/** A count is corrected, up or down, never below what is reserved. */
export interface AdjustStock extends Command {
  readonly type: 'AdjustStock';
  readonly productId: string;
  readonly quantity: number;
  readonly notes: string;
}

// Commands of the orders saga

/** Reserves all lines for an order of ours, or none. Refuses a total other than the expected one. */
export interface ReserveForOrder extends Command {
  readonly type: 'ReserveForOrder';
  readonly orderId: string;
  /** Each product once, positive quantities. */
  readonly lines: readonly ProductQuantity[];
  readonly expectedTotalMinor: bigint | null;
}
/** From now on the reservation cannot expire: its payment is under way. Refused once it has expired. */
export interface ClaimReservation extends Command {
  readonly type: 'ClaimReservation';
  readonly orderId: string;
}
/** Takes a claim back: the reservation is as before. */
export interface UnclaimReservation extends Command {
  readonly type: 'UnclaimReservation';
  readonly orderId: string;
}
/** The claimed reservation is sold: its units leave the stock. */
export interface ConfirmClaim extends Command {
  readonly type: 'ConfirmClaim';
  readonly orderId: string;
}
/** An unpaid order is cancelled: its units are available again. */
export interface ReleaseOrder extends Command {
  readonly type: 'ReleaseOrder';
  readonly orderId: string;
}
/** The reservation is past its expiry by the database's clock: its units are available again. */
export interface ExpireReservation extends Command {
  readonly type: 'ExpireReservation';
  readonly orderId: string;
}
/** A paid order is cancelled: its units come back into stock, once. */
export interface RestockOrder extends Command {
  readonly type: 'RestockOrder';
  readonly orderId: string;
}

// Commands of staff on reservations for orders kept elsewhere

/** Reserves one product for an external order; repeating it changes nothing. */
export interface ReserveExternal extends Command {
  readonly type: 'ReserveExternal';
  readonly orderId: string;
  readonly productId: string;
  readonly quantity: number;
}
/** Sells an external order's reservation. */
export interface ConfirmExternal extends Command {
  readonly type: 'ConfirmExternal';
  readonly orderId: string;
}
/** Ends an external order's reservation. */
export interface ReleaseExternal extends Command {
  readonly type: 'ReleaseExternal';
  readonly orderId: string;
}

/** Commands whose key is a reservation, and the orders saga or staff give. */
export type ReservationCommand =
  | ReserveForOrder
  | ClaimReservation
  | UnclaimReservation
  | ConfirmClaim
  | ReleaseOrder
  | ExpireReservation
  | RestockOrder
  | ReserveExternal
  | ConfirmExternal
  | ReleaseExternal;

/** Everything the inventory can be asked. */
export type InventoryCommand = CreateProduct | ChangeProduct | AddStock | AdjustStock | ReservationCommand;

// Events

/** A product came to be. Its stream is the catalogue's. */
export interface ProductCreated {
  readonly type: 'ProductCreated';
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
}
/** The product is now this. */
export interface ProductChanged {
  readonly type: 'ProductChanged';
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly active: boolean;
  readonly version: number;
}
/** A line of a stock change; `on hand` and `reserved` are those after it. */
export interface StockLine extends ProductQuantity {
  readonly movementId: string;
  readonly onHand: number;
  readonly reserved: number;
}
/** Goods arrived, or a count was corrected. */
export interface StockChanged {
  readonly type: 'StockAdded' | 'StockAdjusted';
  readonly productId: string;
  readonly line: StockLine;
  readonly notes: string | null;
  /** Place in the stock's stream. */
  readonly version: number;
}
/** Units were reserved: all of an order's lines, or one more of an external order's. */
export interface StockReserved {
  readonly type: 'StockReserved';
  readonly orderId: string;
  readonly owner: ReservationOwner;
  readonly lines: readonly (StockLine & PricedLine)[];
  readonly expiresAt: Instant;
}
/** The reservation went on to another status; `lines` are the stock changes that came with it (none for a claim). */
export interface ReservationMoved {
  readonly type:
    | 'ReservationClaimed'
    | 'ReservationUnclaimed'
    | 'ReservationConfirmed'
    | 'ReservationReleased'
    | 'ReservationExpired'
    | 'ReservationRestocked';
  readonly orderId: string;
  readonly lines: readonly StockLine[];
}

/** What the inventory's log holds. */
export type InventoryEvent = ProductCreated | ProductChanged | StockChanged | StockReserved | ReservationMoved;

// Answers

/** The answer to a command on a product. */
export interface ProductAnswer {
  readonly kind: 'product';
  readonly productId: string;
  readonly version: number;
}
/** The answer to a stock entry. */
export interface StockAnswer {
  readonly kind: 'stock';
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly movementId: string;
}
/** The answer to a command on a reservation. `lines` are all of it, except for ReserveExternal: the one asked for. */
export interface ReservationAnswer {
  readonly kind: 'reservation';
  readonly orderId: string;
  readonly status: ReservationStatus;
  readonly expiresAt: Instant | null;
  readonly lines: readonly (ProductQuantity & {
    readonly name: string | null;
    readonly unitPriceMinor: bigint | null;
    /** Available after the command; null where it was not looked at. */
    readonly available: number | null;
  })[];
}
/** What the inventory answers. */
export type InventoryAnswer = ProductAnswer | StockAnswer | ReservationAnswer;

/** A product as it is read. */
export interface Product {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
  readonly onHand: number;
  readonly reserved: number;
}
