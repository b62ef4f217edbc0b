/** The one projection of orders, by its name in backoffice.projections. */
export const ORDERS_PROJECTION = 'orders';

/**
 * For statements that read a read model: the generation that serves. Inside the statement, so that its snapshot holds both the
 * generation and the rows of it, whenever a rebuild is done.
 */
export function servingOf(schema: string, projection: string): string {
  return `(SELECT generation FROM ${schema}.projections WHERE name = '${projection}' AND state = 'serving')`;
}

/** The same of the projection of orders. */
export const SERVING = servingOf('backoffice', ORDERS_PROJECTION);
