/**
 * What an inventory is, in the fewest words: an independent model for random histories, which shares no code with the rules. It
 * answers every operation with a line of text: `refused <kind>`, or what came of it.
 */

/** An operation of a history. Products and orders are named by their index; product NOWHERE is not there. */
export type Operation =
  | { readonly op: 'create'; readonly sku: number }
  | {
      readonly op: 'change';
      readonly product: number;
      /** How far the version that it names is off. */
      readonly versionOff: number;
      readonly price: number | null;
      readonly active: boolean | null;
    }
  | { readonly op: 'add' | 'adjust'; readonly product: number; readonly quantity: number }
  | {
      readonly op: 'reserve';
      readonly order: number;
      readonly lines: readonly { readonly product: number; readonly quantity: number }[];
      /** How far the expected total is off; null: none is given. */
      readonly expectedOff: number | null;
    }
  | { readonly op: OrderStep; readonly order: number }
  | { readonly op: 'reserveExternal'; readonly order: number; readonly product: number; readonly quantity: number };

/** Operations that name an order and nothing else. */
export type OrderStep =
  | 'claim'
  | 'unclaim'
  | 'confirm'
  | 'release'
  | 'restock'
  | 'expire'
  | 'confirmExternal'
  | 'releaseExternal';

/** The index of a product that no history has. */
export const NOWHERE = 9;

interface ModelProduct {
  price: number;
  active: boolean;
  version: number;
  onHand: number;
  reserved: number;
}

interface ModelOrder {
  readonly external: boolean;
  status: 'ACTIVE' | 'CLAIMED' | 'CONFIRMED' | 'RELEASED' | 'EXPIRED' | 'RESTOCKED';
  /** The burst after which it is past its expiry. */
  readonly lastsFor: number;
  readonly lines: Map<number, number>;
  /** What was answered when it was made. */
  readonly answer: string;
}

/** An inventory of some products at price 100 and version 1, with some stock each. */
export class InventoryModel {
  readonly products: ModelProduct[];
  readonly orders = new Map<number, ModelOrder>();
  readonly #skus = new Set<number>();
  #burst = 0;
  #short = false;

  constructor(products: number, onHand: number) {
    this.products = Array.from({ length: products }, () => ({
      price: 100,
      active: true,
      version: 1,
      onHand,
      reserved: 0,
    }));
  }

  /** A burst of operations begins; what is reserved in a short one is past its expiry in every later one. */
  begin(short: boolean): void {
    this.#burst += 1;
    this.#short = short;
  }

  /** Applies an operation and tells what came of it; a refusal leaves everything as it was. */
  apply(operation: Operation): string {
    switch (operation.op) {
      case 'create':
        if (this.#skus.has(operation.sku)) return 'refused sku_taken';
        this.#skus.add(operation.sku);
        return 'product v1';
      case 'change':
        return this.#change(operation);
      case 'add':
      case 'adjust':
        return this.#stock(operation);
      case 'reserve':
        return this.#reserve(operation);
      case 'reserveExternal':
        return this.#reserveExternal(operation);
      case 'claim':
      case 'unclaim':
      case 'confirm':
      case 'release':
      case 'restock':
      case 'expire':
      case 'confirmExternal':
      case 'releaseExternal':
        return this.#step(operation.op, operation.order);
    }
  }

  #change({ product: index, versionOff, price, active }: Extract<Operation, { op: 'change' }>): string {
    const product = this.products[index];
    if (product === undefined) return 'refused product_not_found';
    if (versionOff !== 0) return 'refused version_conflict';
    const [before, after] = [product, { ...product, price: price ?? product.price, active: active ?? product.active }];
    if (before.price !== after.price || before.active !== after.active) after.version += 1;
    this.products[index] = after;
    return `product v${after.version}`;
  }

  #stock({ op, product: index, quantity }: Extract<Operation, { op: 'add' | 'adjust' }>): string {
    const product = this.products[index];
    if (product === undefined) return 'refused product_not_found';
    if (op === 'adjust' && product.onHand + quantity < product.reserved) return 'refused stock_below_reserved';
    product.onHand += quantity;
    return `stock ${product.onHand}/${product.reserved}`;
  }

  #reserve({ order: index, lines, expectedOff }: Extract<Operation, { op: 'reserve' }>): string {
    const order = this.orders.get(index);
    if (order !== undefined) {
      const same = lines.length === order.lines.size && lines.every((l) => order.lines.get(l.product) === l.quantity);
      if (order.external || !same) return 'refused reservation_conflict';
      if (order.status === 'EXPIRED') return 'refused reservation_expired';
      return order.status === 'RELEASED' ? 'refused reservation_ended' : order.answer;
    }
    if (lines.some((line) => this.products[line.product] === undefined)) return 'refused product_not_found';
    if (lines.some((line) => !this.#product(line.product).active)) return 'refused product_inactive';
    if (expectedOff !== null && expectedOff !== 0) return 'refused price_changed';
    return this.#take(index, lines, false);
  }

  #reserveExternal({ order: index, product, quantity }: Extract<Operation, { op: 'reserveExternal' }>): string {
    const order = this.orders.get(index);
    if (order !== undefined) {
      const held = order.lines.get(product);
      const over = this.#isOver(order);
      if (held === quantity && !over && (order.status === 'ACTIVE' || order.status === 'CLAIMED')) {
        return `${order.status} ${this.#priced(product, quantity)}`;
      }
      if (!order.external) return 'refused reservation_of_order';
      if (over) return 'refused reservation_expired';
      if (order.status !== 'ACTIVE') return 'refused reservation_ended';
      if (held !== undefined) return 'refused reservation_conflict';
    }
    if (this.products[product] === undefined) return 'refused product_not_found';
    if (!this.#product(product).active) return 'refused product_inactive';
    return this.#take(index, [{ product, quantity }], true);
  }

  #take(index: number, lines: readonly { product: number; quantity: number }[], external: boolean): string {
    if (lines.some(({ product, quantity }) => this.#left(product) < quantity)) return 'refused insufficient_stock';
    for (const { product, quantity } of lines) this.#product(product).reserved += quantity;
    const priced = lines
      .toSorted((a, b) => a.product - b.product)
      .map((line) => this.#priced(line.product, line.quantity));
    const answer = `ACTIVE ${priced.join(' ')}`;
    const before = this.orders.get(index);
    if (before !== undefined) {
      for (const { product, quantity } of lines) before.lines.set(product, quantity);
    } else {
      const lastsFor = this.#short ? this.#burst : Number.POSITIVE_INFINITY;
      const held = new Map(lines.map(({ product, quantity }) => [product, quantity]));
      this.orders.set(index, { external, status: 'ACTIVE', lastsFor, lines: held, answer });
    }
    return answer;
  }

  #step(step: OrderStep, index: number): string {
    const order = this.orders.get(index);
    const forStaff = step === 'confirmExternal' || step === 'releaseExternal' || step === 'expire';
    if (order === undefined || (order.external && !forStaff)) {
      if (step === 'unclaim' || step === 'release') return 'RELEASED';
      return 'refused reservation_not_found';
    }
    switch (step) {
      case 'claim':
        if (order.status === 'CLAIMED' || order.status === 'CONFIRMED') return 'CLAIMED';
        if (this.#isOver(order)) return 'refused reservation_expired';
        if (order.status !== 'ACTIVE') return 'refused reservation_ended';
        order.status = 'CLAIMED';
        return 'CLAIMED';
      case 'unclaim':
        if (order.status === 'CONFIRMED' || order.status === 'RESTOCKED') return 'refused reservation_ended';
        if (order.status === 'CLAIMED') order.status = 'ACTIVE';
        return order.status;
      case 'confirm':
        if (order.status === 'ACTIVE') return 'refused reservation_not_claimed';
        return this.#sell(order, 'CLAIMED');
      case 'release':
        if (order.status === 'CLAIMED') return 'refused reservation_conflict';
        if (order.status === 'CONFIRMED' || order.status === 'RESTOCKED') return 'refused reservation_ended';
        return order.status === 'ACTIVE' ? this.#end(order, 'RELEASED') : this.#shown(order);
      case 'restock':
        return this.#restock(order);
      case 'expire':
        if (order.status === 'EXPIRED') return this.#shown(order);
        if (order.status === 'CLAIMED' || (order.status === 'ACTIVE' && !this.#isOver(order))) {
          return 'refused reservation_not_expired';
        }
        return order.status === 'ACTIVE' ? this.#end(order, 'EXPIRED') : 'refused reservation_ended';
      case 'confirmExternal':
        if (order.status === 'CONFIRMED') return this.#shown(order);
        if (!order.external) return 'refused reservation_of_order';
        if (this.#isOver(order)) return 'refused reservation_expired';
        return this.#sell(order, 'ACTIVE');
      case 'releaseExternal':
        if (order.status === 'RELEASED') return this.#shown(order);
        if (!order.external) return 'refused reservation_of_order';
        if (order.status === 'EXPIRED') return 'refused reservation_expired';
        return order.status === 'ACTIVE' ? this.#end(order, 'RELEASED') : 'refused reservation_ended';
    }
  }

  #sell(order: ModelOrder, from: ModelOrder['status']): string {
    if (order.status === 'CONFIRMED') return this.#shown(order);
    if (order.status === 'EXPIRED') return 'refused reservation_expired';
    if (order.status !== from) return 'refused reservation_ended';
    for (const [product, quantity] of order.lines) this.#product(product).onHand -= quantity;
    return this.#end(order, 'CONFIRMED');
  }

  #restock(order: ModelOrder): string {
    if (order.status === 'RESTOCKED') return this.#shown(order);
    if (order.status === 'ACTIVE') return 'refused reservation_not_claimed';
    if (order.status === 'CLAIMED') return 'refused reservation_conflict';
    if (order.status === 'EXPIRED') return 'refused reservation_expired';
    if (order.status === 'RELEASED') return 'refused reservation_ended';
    for (const [product, quantity] of order.lines) this.#product(product).onHand += quantity;
    order.status = 'RESTOCKED';
    return this.#shown(order);
  }

  /** Its units are no longer reserved. */
  #end(order: ModelOrder, status: 'CONFIRMED' | 'RELEASED' | 'EXPIRED'): string {
    for (const [product, quantity] of order.lines) this.#product(product).reserved -= quantity;
    order.status = status;
    return this.#shown(order);
  }

  #isOver(order: ModelOrder): boolean {
    return order.status === 'EXPIRED' || (order.status === 'ACTIVE' && this.#burst > order.lastsFor);
  }

  #product(index: number): ModelProduct {
    return this.products[index] as ModelProduct;
  }

  #left(index: number): number {
    return this.#product(index).onHand - this.#product(index).reserved;
  }

  #priced(product: number, quantity: number): string {
    return `${product}x${quantity}@${this.#product(product).price}~${this.#left(product)}`;
  }

  #shown(order: ModelOrder): string {
    const lines = [...order.lines].toSorted(([a], [b]) => a - b).map(([product, quantity]) => `${product}x${quantity}`);
    return [order.status, ...lines].join(' ');
  }
}
