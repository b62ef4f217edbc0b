/** How a list of the admin API is asked for. */
export interface Resource {
  /** The address of the list. */
  readonly path: string;
  /** The field of the answer that holds the rows. */
  readonly rows: string;
  /** The field of a row that names it. */
  readonly id: string;
}

/** Every list, by the name that pages give it. */
export const RESOURCES = {
  orders: { path: '/admin/api/orders/', rows: 'orders', id: 'order_id' },
  products: { path: '/admin/api/products/', rows: 'products', id: 'id' },
  'stock-value': { path: '/admin/api/stock-value/', rows: 'stock_value', id: 'product_id' },
  accounts: { path: '/admin/api/accounts/', rows: 'accounts', id: 'user_id' },
  statements: { path: '/admin/api/statements/', rows: 'statements', id: 'transfer_id' },
  users: { path: '/admin/api/users/', rows: 'users', id: 'id' },
  sagas: { path: '/admin/api/sagas/', rows: 'sagas', id: 'saga_id' },
  audit: { path: '/admin/api/audit/', rows: 'audit', id: 'id' },
} as const satisfies Readonly<Record<string, Resource>>;

/** The name of a list. */
export type ResourceName = keyof typeof RESOURCES;
