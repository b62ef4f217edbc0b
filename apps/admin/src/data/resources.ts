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
} as const satisfies Readonly<Record<string, Resource>>;

/** The name of a list. */
export type ResourceName = keyof typeof RESOURCES;
