import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { formatCount, formatMoney, shortId } from '../parts/format.ts';
import { Freshness } from '../parts/freshness.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar, type FilterFields } from '../shell/filter-bar.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Answer = AnswerOf<'adminListStockValue'>;
type Valued = Answer['stock_value'][number] & { readonly id: string };

const nameOf = ({ name, sku, id }: Valued) => name ?? sku ?? shortId(id);

function ProductName({ product }: { readonly product: Valued }) {
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Link component={RouterLink} to={`/products/${product.id}`}>
        <bdi>{nameOf(product)}</bdi>
      </Link>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {product.sku}
      </Typography>
    </Box>
  );
}

function SaleState({ active }: { readonly active: boolean }) {
  return active ? <StateChip tone="good">For sale</StateChip> : <StateChip tone="quiet">Not for sale</StateChip>;
}

const COLUMNS: readonly ListColumn<Valued>[] = [
  { label: 'Product', cell: (product) => <ProductName product={product} /> },
  { label: 'State', cell: ({ active }) => <SaleState active={active} /> },
  { label: 'On hand', align: 'right', cell: ({ on_hand: onHand }) => formatCount(onHand) },
  { label: 'Reserved', align: 'right', cell: ({ reserved }) => formatCount(reserved) },
  { label: 'Price', align: 'right', cell: ({ price }) => <Money amount={price} /> },
  { label: 'Value', align: 'right', cell: ({ value }) => <Money amount={value} />, sortBy: 'value' },
];

function Money({ amount }: { readonly amount: string }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{formatMoney(amount)}</span>;
}

function ProductCard(product: Valued) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <ProductName product={product} />
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

const fields: FilterFields = (values, change) => (
  <>
    <TextField
      select
      label="State"
      value={values['active'] ?? ''}
      onChange={(event) => change('active', event.target.value, true)}
      sx={{ flex: { xs: '1 1 130px', sm: '0 1 150px' } }}
    >
      <MenuItem value="">Any</MenuItem>
      <MenuItem value="true">For sale</MenuItem>
      <MenuItem value="false">Not for sale</MenuItem>
    </TextField>
    {(['value_min', 'value_max'] as const).map((name) => (
      <TextField
        key={name}
        label={name === 'value_min' ? 'Worth from' : 'Worth to'}
        value={values[name] ?? ''}
        onChange={(event) => change(name, event.target.value)}
        sx={{ flex: { xs: '1 1 130px', sm: '0 1 130px' } }}
        slotProps={{ htmlInput: { autoComplete: 'off', inputMode: 'decimal' } }}
      />
    ))}
  </>
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
            <FilterBar searchLabel="SKU or id">{fields}</FilterBar>
          </>
        }
        nameOf={nameOf}
        emptyHint="No product is worth that. Take a filter away, or search by a whole SKU."
      />
    </>
  );
}
