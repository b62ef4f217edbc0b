import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import type { CreateProduct, ProductAnswer, ProductCreated } from '@kontor/contracts/inventory';
import { derivedId } from '@kontor/kernel/uuid';

import { priceProblem } from './prices.ts';

/** Puts a new product into the catalogue. Refuses, in this order: invalid_amount, amount_too_large, sku_taken. */
export function createProduct(
  skuTaken: boolean,
  currency: string,
  command: At<CreateProduct>,
): Decision<ProductCreated, ProductAnswer> {
  const { sku, name, description, priceMinor, active, meta } = command;
  const problem = priceProblem(priceMinor);
  if (problem !== null) return refuse(problem);
  if (skuTaken) return refuse({ kind: 'sku_taken', details: { sku } });
  const productId = derivedId(meta.seed, 1);
  return happened({
    type: 'ProductCreated',
    productId,
    sku,
    name,
    description,
    priceMinor,
    currency,
    active,
    version: 1,
  });
}
