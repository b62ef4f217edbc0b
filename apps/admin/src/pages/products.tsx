import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { formatCount, formatMoney } from '../parts/format.ts';
import { Money } from '../parts/money.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { CreateProduct } from '../products/create-product.tsx';
import { ProductName } from '../products/product-name.tsx';
import { SALE_FIELD } from '../products/sale-field.ts';
import { StockWorth } from '../products/stock-worth.tsx';
import { FilterBar } from '../shell/filter-bar.tsx';
import { allFields, chosenField } from '../shell/filter-fields.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Product = AnswerOf<'adminListProducts'>['products'][number];

/** Below this a product runs low. */
const LOW_STOCK = '5';

function SaleState({ product }: { readonly product: Product }) {
  if (!product.active) return <StateChip tone="quiet">Not for sale</StateChip>;
  if (product.available_quantity === 0) return <StateChip tone="bad">Sold out</StateChip>;
  if (product.available_quantity < Number(LOW_STOCK)) return <StateChip tone="waiting">Low</StateChip>;
  return <StateChip tone="good">For sale</StateChip>;
}

const COLUMNS: readonly ListColumn<Product>[] = [
  { label: 'Product', cell: (product) => <ProductName {...product} />, sortBy: 'created_at' },
  { label: 'State', cell: (product) => <SaleState product={product} /> },
  {
    label: 'Price',
    align: 'right',
    cell: ({ price, currency }) => <Money amount={price} currency={currency} />,
  },
  { label: 'On hand', align: 'right', cell: (product) => formatCount(product.stock_quantity) },
  { label: 'Reserved', align: 'right', cell: (product) => formatCount(product.reserved_quantity) },
  { label: 'Available', align: 'right', cell: (product) => <strong>{formatCount(product.available_quantity)}</strong> },
];

function ProductCard(product: Product) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <ProductName {...product} />
      <Box sx={{ justifySelf: 'end' }}>
        <SaleState product={product} />
      </Box>
      <Typography variant="body2">{formatMoney(product.price, product.currency)}</Typography>
      <Typography variant="body2" sx={{ textAlign: 'right' }}>
        {formatCount(product.available_quantity)} of {formatCount(product.stock_quantity)}
      </Typography>
    </Box>
  );
}

const STOCK_FIELD = chosenField({
  name: 'available_below',
  label: 'Stock',
  width: 150,
  choices: [
    ['1', 'Sold out'],
    [LOW_STOCK, `Fewer than ${LOW_STOCK}`],
    ['20', 'Fewer than 20'],
  ],
});
const FIELDS = allFields(SALE_FIELD, STOCK_FIELD);

/** All products, for sale or not, by words of their name or SKU; those that run low; and new ones. */
export default function ProductsPage() {
  useTitle('Products');
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Products"
        beside={<StockWorth />}
        actions={
          <Button variant="contained" onClick={() => setCreating(true)}>
            New product…
          </Button>
        }
      />
      {isCreating && <CreateProduct currency="the store's currency" close={() => setCreating(false)} />}
      <KeysetList<Product>
        resource="products"
        nouns={['product', 'products']}
        columns={COLUMNS}
        card={ProductCard}
        sort={{ field: 'created_at', order: 'DESC' }}
        filters={<FilterBar searchLabel="Name or SKU">{FIELDS}</FilterBar>}
        nameOf={({ name }) => name}
        emptyHint="Search finds products by the beginnings of words in their name or SKU. Take a filter away, or create a product."
      />
    </>
  );
}
