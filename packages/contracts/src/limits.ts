/** Most lines in one order or reservation. 600 are ordinary. */
export const ORDER_LINES_MAX = 1_000;
/** Most units of one product in one order, reservation or stock entry. */
export const QUANTITY_MAX = 1_000_000;
/** Most units of one product on hand. */
export const ON_HAND_MAX = 1_000_000_000;
/** Highest price of one unit, in minor units. */
export const PRICE_MINOR_MAX = 10n ** 14n;
/** Lengths of texts, in UTF-16 code units. */
export const TEXT_MAX = {
  name: 200,
  sku: 100,
  description: 10_000,
  address: 2_000,
  notes: 2_000,
  username: 150,
  password: 200,
  email: 254,
} as const;
/** Entries on a page of a list where a request does not say. */
export const PAGE_LIMIT_DEFAULT = 50;
/** Most entries on a page of a list. */
export const PAGE_LIMIT_MAX = 200;
