/**
 * What a store is, in the fewest words: an independent model for random histories. It knows nothing of the rules' code; it
 * answers every operation with `ok` or the kind of the refusal, one operation at a time. Expiry by time is not in it.
 */

/** An operation of a history. Users, products, orders and external orders are named by their index; unknown ones are not there. */
export type Operation =
  | { readonly kind: 'topUp'; readonly user: number; readonly amount: number }
  | { readonly kind: 'addStock'; readonly product: number; readonly quantity: number }
  | { readonly kind: 'adjustStock'; readonly product: number; readonly quantity: number }
  | { readonly kind: 'changePrice'; readonly product: number; readonly price: number }
  | { readonly kind: 'setActive'; readonly product: number; readonly active: boolean }
  | {
      readonly kind: 'create';
      readonly user: number;
      readonly lines: readonly { readonly product: number; readonly quantity: number }[];
      /** How far the expected total is off; null: none is given. */
      readonly expectedOff: number | null;
    }
  | { readonly kind: 'pay'; readonly user: number; readonly order: number }
  | { readonly kind: 'cancel'; readonly user: number; readonly order: number; readonly staff: boolean }
  | { readonly kind: 'expire'; readonly order: number }
  | { readonly kind: 'advance'; readonly order: number; readonly status: string }
  /** Its customer pays, and staff goes every step up to DELIVERED, as far as the order takes them. */
  | { readonly kind: 'deliver'; readonly order: number }
  | { readonly kind: 'goodwill'; readonly order: number; readonly percent: number; readonly staff: boolean }
  | { readonly kind: 'correct'; readonly user: number; readonly amount: number; readonly admin: boolean }
  | { readonly kind: 'release'; readonly order: number }
  | { readonly kind: 'reserveExternal'; readonly external: number; readonly product: number; readonly quantity: number }
  | { readonly kind: 'confirmExternal'; readonly external: number }
  | { readonly kind: 'releaseExternal'; readonly external: number };

interface ModelProduct {
  price: number;
  active: boolean;
  onHand: number;
  reserved: number;
}

interface ModelOrder {
  readonly user: number;
  readonly total: number;
  readonly lines: ReadonlyMap<number, number>;
  status: string;
  /** What came back of it after its delivery. */
  goodwill: number;
}

interface ModelExternal {
  readonly lines: Map<number, number>;
  status: 'ACTIVE' | 'CONFIRMED' | 'RELEASED';
}

const NEXT: Readonly<Record<string, string>> = { PAID: 'PROCESSING', PROCESSING: 'SHIPPED', SHIPPED: 'DELIVERED' };

/** A store of `users` empty wallets and `products` without stock at price 10.00 (1000 minor units). */
export class StoreModel {
  readonly balances: number[];
  readonly products: ModelProduct[];
  readonly orders: ModelOrder[] = [];
  readonly externals = new Map<number, ModelExternal>();

  constructor(users: number, products: number) {
    this.balances = Array.from({ length: users }, () => 0);
    this.products = Array.from({ length: products }, () => ({ price: 1000, active: true, onHand: 0, reserved: 0 }));
  }

  /** Applies an operation and tells `ok`, or the kind of the refusal, which leaves everything as it was. */
  apply(operation: Operation): string {
    switch (operation.kind) {
      case 'topUp':
        this.balances[operation.user] = this.#balance(operation.user) + operation.amount;
        return 'ok';
      case 'addStock':
        this.#product(operation.product).onHand += operation.quantity;
        return 'ok';
      case 'adjustStock': {
        const product = this.#product(operation.product);
        if (product.onHand + operation.quantity < product.reserved) return 'stock_below_reserved';
        product.onHand += operation.quantity;
        return 'ok';
      }
      case 'changePrice':
        this.#product(operation.product).price = operation.price;
        return 'ok';
      case 'setActive':
        this.#product(operation.product).active = operation.active;
        return 'ok';
      case 'create':
        return this.#create(operation);
      case 'pay':
        return this.#pay(operation.user, operation.order);
      case 'cancel':
        return this.#cancel(operation);
      case 'expire':
        return this.#expire(operation.order);
      case 'advance':
        return this.#advance(operation.order, operation.status);
      case 'deliver': {
        const order = this.orders[operation.order];
        if (order !== undefined) this.#pay(order.user, operation.order);
        while (order !== undefined && NEXT[order.status] !== undefined) order.status = NEXT[order.status] as string;
        return 'ok';
      }
      case 'goodwill':
        return this.#goodwill(operation);
      case 'correct': {
        if (!operation.admin) return 'forbidden';
        const balance = this.#balance(operation.user) + operation.amount;
        if (balance < 0) return 'insufficient_funds';
        this.balances[operation.user] = balance;
        return 'ok';
      }
      case 'release':
        return this.#release(operation.order);
      case 'reserveExternal':
        return this.#reserveExternal(operation);
      case 'confirmExternal':
        return this.#endExternal(operation.external, 'CONFIRMED');
      case 'releaseExternal':
        return this.#endExternal(operation.external, 'RELEASED');
    }
  }

  #balance(user: number): number {
    return this.balances[user] as number;
  }

  #product(product: number): ModelProduct {
    return this.products[product] as ModelProduct;
  }

  #create(operation: Extract<Operation, { kind: 'create' }>): string {
    const lines = new Map<number, number>();
    for (const { product, quantity } of operation.lines) lines.set(product, (lines.get(product) ?? 0) + quantity);
    const wanted = [...lines].map(([product, quantity]) => ({ product: this.#product(product), quantity }));
    const total = wanted.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
    if (wanted.some(({ product }) => !product.active)) return 'product_inactive';
    if (operation.expectedOff !== null && operation.expectedOff !== 0) return 'price_changed';
    if (wanted.some(({ product, quantity }) => product.onHand - product.reserved < quantity))
      return 'insufficient_stock';
    for (const { product, quantity } of wanted) product.reserved += quantity;
    this.orders.push({ user: operation.user, total, lines, status: 'PENDING', goodwill: 0 });
    return 'ok';
  }

  #pay(user: number, index: number): string {
    const order = this.orders[index];
    if (order === undefined || order.user !== user) return 'order_not_found';
    if (['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'].includes(order.status)) return 'ok';
    if (order.status !== 'PENDING') return 'order_not_payable';
    if (this.#balance(user) < order.total) return 'insufficient_funds';
    this.balances[user] = this.#balance(user) - order.total;
    this.#each(order.lines, (product, quantity) => {
      product.onHand -= quantity;
      product.reserved -= quantity;
    });
    order.status = 'PAID';
    return 'ok';
  }

  #cancel({ user, order: index, staff }: { user: number; order: number; staff: boolean }): string {
    const order = this.orders[index];
    if (order === undefined || (!staff && order.user !== user)) return 'order_not_found';
    return this.#end(order, 'order_not_cancellable');
  }

  #end(order: ModelOrder, otherwise: string): string {
    if (order.status === 'CANCELLED') return 'ok';
    if (order.status === 'PENDING') {
      this.#each(order.lines, (product, quantity) => {
        product.reserved -= quantity;
      });
    } else if (order.status === 'PAID' || order.status === 'PROCESSING') {
      this.#each(order.lines, (product, quantity) => {
        product.onHand += quantity;
      });
      this.balances[order.user] = this.#balance(order.user) + order.total;
    } else {
      return otherwise;
    }
    order.status = 'CANCELLED';
    return 'ok';
  }

  #expire(index: number): string {
    const order = this.orders[index];
    if (order === undefined) return 'order_not_found';
    return order.status === 'PENDING' ? 'refused' : 'ok';
  }

  #advance(index: number, status: string): string {
    const order = this.orders[index];
    if (order === undefined) return 'order_not_found';
    if (status === 'CANCELLED') return this.#end(order, 'order_not_cancellable');
    if (NEXT[order.status] !== status) return 'invalid_status_transition';
    order.status = status;
    return 'ok';
  }

  #goodwill({ order: index, percent, staff }: Extract<Operation, { kind: 'goodwill' }>): string {
    const order = this.orders[index];
    if (!staff) return 'forbidden';
    if (order === undefined) return 'order_not_found';
    if (order.status !== 'DELIVERED') return 'order_not_delivered';
    const amount = this.goodwillOf(index, percent);
    if (order.goodwill + amount > order.total) return 'goodwill_exceeds_payment';
    order.goodwill += amount;
    this.balances[order.user] = this.#balance(order.user) + amount;
    return 'ok';
  }

  /** What so many percent of an order are, at least one; one where there is no order. */
  goodwillOf(order: number, percent: number): number {
    return Math.max(1, Math.floor(((this.orders[order]?.total ?? 0) * percent) / 100));
  }

  #release(index: number): string {
    const order = this.orders[index];
    if (order === undefined) return 'order_not_found';
    return order.status === 'PENDING' ? this.#end(order, '') : 'order_not_releasable';
  }

  #reserveExternal(operation: Extract<Operation, { kind: 'reserveExternal' }>): string {
    const { external, product: index, quantity } = operation;
    const product = this.#product(index);
    const reservation = this.externals.get(external);
    const before = reservation?.lines.get(index);
    if (reservation !== undefined) {
      if (reservation.status !== 'ACTIVE') return 'reservation_ended';
      if (before !== undefined) return before === quantity ? 'ok' : 'reservation_conflict';
    }
    if (!product.active) return 'product_inactive';
    if (product.onHand - product.reserved < quantity) return 'insufficient_stock';
    product.reserved += quantity;
    if (reservation === undefined)
      this.externals.set(external, { lines: new Map([[index, quantity]]), status: 'ACTIVE' });
    else reservation.lines.set(index, quantity);
    return 'ok';
  }

  #endExternal(external: number, status: 'CONFIRMED' | 'RELEASED'): string {
    const reservation = this.externals.get(external);
    if (reservation === undefined) return 'reservation_not_found';
    if (reservation.status === status) return 'ok';
    if (reservation.status !== 'ACTIVE') return 'reservation_ended';
    this.#each(reservation.lines, (product, quantity) => {
      product.reserved -= quantity;
      if (status === 'CONFIRMED') product.onHand -= quantity;
    });
    reservation.status = status;
    return 'ok';
  }

  #each(lines: ReadonlyMap<number, number>, change: (product: ModelProduct, quantity: number) => void): void {
    for (const [index, quantity] of lines) change(this.#product(index), quantity);
  }
}
