/** The one projection of orders, by its name in backoffice.projections. */
export const ORDERS_PROJECTION = 'orders';

/**
 * For statements that read the projection of orders: the generation that serves. Inside the statement, so that its snapshot holds both the
 * generation and the rows of it, whenever a rebuild is done.
 */
export const SERVING = `(SELECT generation FROM backoffice.projections WHERE name = '${ORDERS_PROJECTION}' AND state = 'serving')`;
