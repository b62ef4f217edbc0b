import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ChangeProduct, ProductAnswer, ProductChanged } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';

import { priceProblem } from './prices.ts';
import type { CatalogueEntry } from './product.ts';

/**
 * Edits a product. Refuses, in this order: product_not_found, version_conflict, invalid_amount, amount_too_large. A change to
 * what is so already leaves the version.
 */
export function changeProduct(
  product: CatalogueEntry | null,
  command: At<ChangeProduct>,
): Decision<ProductChanged, ProductAnswer> {
  if (product === null) return refuse(refusal('product_not_found', [{ product_id: command.productId }]));
  const { productId, version } = product;
  if (command.version !== version) return refuse(refusal('version_conflict', { version }));
  const problem = command.priceMinor === null ? null : priceProblem(command.priceMinor);
  if (problem !== null) return refuse(problem);

  const name = command.name ?? product.name;
  const description = command.description ?? product.description;
  const priceMinor = command.priceMinor ?? product.priceMinor;
  const active = command.active ?? product.active;
  const same =
    name === product.name &&
    description === product.description &&
    priceMinor === product.priceMinor &&
    active === product.active;
  if (same) return unchanged({ kind: 'product', productId, version });
  return happened({ type: 'ProductChanged', productId, name, description, priceMinor, active, version: version + 1 });
}
