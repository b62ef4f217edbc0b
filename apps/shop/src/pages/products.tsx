import { answerOf } from '@kontor/sdk/client';
import { useQuery } from '@tanstack/react-query';

import { kontor } from '../kontor.ts';

/** What is for sale. */
export function ProductsPage() {
  const { data } = useQuery({ queryKey: ['products'], queryFn: () => answerOf(kontor.GET('/inventory/products/')) });
  return (
    <>
      <h1>Products</h1>
      <ul>
        {data?.products.map(({ id, name, price, currency, available_quantity: available }) => (
          <li key={id}>
            {name}: {currency} {price}, {available} available
          </li>
        ))}
      </ul>
    </>
  );
}
