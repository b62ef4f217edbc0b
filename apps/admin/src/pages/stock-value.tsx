import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useListContext } from 'react-admin';

import type { AnswerOf } from '../data/answers.ts';
import { formatCount, formatMoney, shortId } from '../parts/format.ts';
import { Freshness } from '../parts/freshness.tsx';
import { Money } from '../parts/money.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ProductName } from '../products/product-name.tsx';
import { SALE_FIELD } from '../products/sale-field.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { allFields, typedFields } from '../shell/filter-fields.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Answer = AnswerOf<'adminListStockValue'>;
type Valued = Answer['stock_value'][number] & { readonly id: string };

const nameOf = ({ name, sku, id }: Valued) => name ?? sku ?? shortId(id);

function SaleState({ active }: { readonly active: boolean }) {
  return active ? <StateChip tone="good">For sale</StateChip> : <StateChip tone="quiet">Not for sale</StateChip>;
}

const COLUMNS: readonly ListColumn<Valued>[] = [
  { label: 'Product', cell: (product) => <ProductName id={product.id} name={nameOf(product)} sku={product.sku} /> },
  { label: 'State', cell: ({ active }) => <SaleState active={active} /> },
  { label: 'On hand', align: 'right', cell: ({ on_hand: onHand }) => formatCount(onHand) },
  { label: 'Reserved', align: 'right', cell: ({ reserved }) => formatCount(reserved) },
  { label: 'Price', align: 'right', cell: ({ price }) => <Money amount={price} /> },
  { label: 'Value', align: 'right', cell: ({ value }) => <Money amount={value} />, sortBy: 'value' },
];

function ProductCard(product: Valued) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <ProductName id={product.id} name={nameOf(product)} sku={product.sku} />
      <Box sx={{ justifySelf: 'end' }}>
        <SaleState active={product.active} />
      </Box>
      <Typography variant="body2">
        {formatCount(product.on_hand)} at {formatMoney(product.price)}
      </Typography>
      <Typography variant="body2" sx={{ textAlign: 'right', fontWeight: 600 }}>
        {formatMoney(product.value, product.currency)}
      </Typography>
    </Box>
  );
}

const FIELDS = allFields(
  SALE_FIELD,
  typedFields([
    { name: 'value_min', label: 'Worth from', kind: 'amount', width: 130 },
    { name: 'value_max', label: 'Worth to', kind: 'amount', width: 130 },
  ]),
);

/** What all products come to, whatever the filters. */
function Totals() {
  const { meta } = useListContext() as { readonly meta?: Partial<Pick<Answer, 'totals' | 'as_of'>> };
  if (meta?.totals === undefined || meta.as_of === undefined) return null;
  const { value, reserved_value: held, on_hand: onHand, products, currency } = meta.totals;
  return (
    <Typography component="div" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'baseline', mb: 1 }}>
      <strong>{formatMoney(value, currency ?? undefined)}</strong>
      <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
        {formatCount(onHand)} units of {formatCount(products)} products; {formatMoney(held)} of it is reserved
      </Typography>
      <Freshness asOf={meta.as_of} />
    </Typography>
  );
}

/** What the stock is worth: units of each product at the price in force. */
export default function StockValuePage() {
  useTitle('Stock value');
  return (
    <>
      <PageHeader title="Stock value" />
      <KeysetList<Valued>
        resource="stock-value"
        nouns={['product', 'products']}
        columns={COLUMNS}
        card={ProductCard}
        sort={{ field: 'value', order: 'DESC' }}
        filters={
          <>
            <Totals />
            <FilterBar searchLabel="SKU or id">{FIELDS}</FilterBar>
          </>
        }
        nameOf={nameOf}
        emptyHint="No product is worth that. Take a filter away, or search by a whole SKU."
      />
    </>
  );
}
