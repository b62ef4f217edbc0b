import { ORDER_STATUSES } from '@kontor/contracts/orders';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { BulkStatus } from '../orders/bulk-status.tsx';
import { formatMoney, inWords, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { OrderStatusChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar, type FilterFields } from '../shell/filter-bar.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';
import { MONOSPACE } from '../shell/theme.ts';

type Order = AnswerOf<'adminSearchOrders'>['orders'][number] & { readonly id: string };

const customerOf = ({ customer }: Order) => customer.username ?? 'erased customer';

function OrderLink({ order }: { readonly order: Order }) {
  return (
    <Link
      component={RouterLink}
      to={`/orders/${order.id}`}
      title={order.id}
      sx={{ fontFamily: MONOSPACE, fontSize: '0.8125rem' }}
    >
      {shortId(order.id)}
    </Link>
  );
}

const COLUMNS: readonly ListColumn<Order>[] = [
  { label: 'Order', cell: (order) => <OrderLink order={order} /> },
  { label: 'Customer', cell: customerOf },
  { label: 'Status', cell: ({ status }) => <OrderStatusChip status={status} /> },
  { label: 'Lines', align: 'right', cell: (order) => order.item_count },
  {
    label: 'Total',
    align: 'right',
    sortBy: 'total_amount',
    cell: (order) => <span style={{ whiteSpace: 'nowrap' }}>{formatMoney(order.total_amount, order.currency)}</span>,
  },
  { label: 'Placed', align: 'right', sortBy: 'created_at', cell: (order) => <Moment at={order.created_at} /> },
];

function OrderCard(order: Order) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: '1fr auto', gap: 0.5, alignItems: 'center' }}>
      <OrderLink order={order} />
      <Box sx={{ justifySelf: 'end' }}>
        <OrderStatusChip status={order.status} />
      </Box>
      <Typography variant="body2">{customerOf(order)}</Typography>
      <Typography variant="body2" sx={{ fontWeight: 600, textAlign: 'right' }}>
        {formatMoney(order.total_amount, order.currency)}
      </Typography>
      <Typography variant="caption" sx={{ color: 'text.secondary', gridColumn: '1 / -1' }}>
        <Moment at={order.created_at} /> · {order.item_count === 1 ? '1 line' : `${order.item_count} lines`}
      </Typography>
    </Box>
  );
}

/** All orders, searched by id, customer, product, status, date and amount; many can be moved on at once. */
export default function OrdersPage() {
  useTitle('Orders');
  return (
    <>
      <PageHeader title="Orders" />
      <KeysetList<Order>
        resource="orders"
        nouns={['order', 'orders']}
        columns={COLUMNS}
        card={OrderCard}
        sort={{ field: 'created_at', order: 'DESC' }}
        filters={<OrderFilters />}
        bulk={(ids, unselect) => <BulkStatus orderIds={ids} unselect={unselect} />}
        nameOf={(order) => `order ${shortId(order.id)} of ${customerOf(order)}`}
        emptyHint="Nothing meets all of these filters. Take one away, or search by another name: an order id, a username or a SKU."
      />
    </>
  );
}

const statusField: FilterFields = (values, change) => (
  <TextField
    select
    label="Status"
    value={values['status'] ?? ''}
    onChange={(event) => change('status', event.target.value, true)}
    sx={{ flex: { xs: '1 1 130px', sm: '0 1 160px' } }}
  >
    <MenuItem value="">Any</MenuItem>
    <MenuItem value="PENDING,PAYING">Waiting for payment</MenuItem>
    <MenuItem value="PAID,PROCESSING">To be sent</MenuItem>
    {ORDER_STATUSES.map((status) => (
      <MenuItem key={status} value={status}>
        {inWords(status)}
      </MenuItem>
    ))}
  </TextField>
);

const MORE_FIELDS = [
  { name: 'customer', label: 'Customer', width: 140 },
  { name: 'product', label: 'Product SKU', width: 140 },
  { name: 'from', label: 'Placed from', type: 'date', width: 150 },
  { name: 'to', label: 'Placed until', type: 'date', width: 150 },
  { name: 'amount_min', label: 'Total from', inputMode: 'decimal', width: 120 },
  { name: 'amount_max', label: 'Total to', inputMode: 'decimal', width: 120 },
] as const;

const moreFields: FilterFields = (values, change) =>
  MORE_FIELDS.map(({ name, label, width, ...kind }) => (
    <TextField
      key={name}
      label={label}
      value={values[name] ?? ''}
      onChange={(event) => change(name, event.target.value)}
      sx={{ flex: { xs: '1 1 130px', sm: `0 1 ${width}px` } }}
      {...('type' in kind ? { type: kind.type } : {})}
      slotProps={{
        ...('type' in kind ? { inputLabel: { shrink: true } } : {}),
        htmlInput: { autoComplete: 'off', ...('inputMode' in kind ? { inputMode: kind.inputMode } : {}) },
      }}
    />
  ));

function OrderFilters() {
  return (
    <>
      <FilterBar searchLabel="Order id, customer or SKU" more={moreFields}>
        {statusField}
      </FilterBar>
      <Freshness />
    </>
  );
}

/** Says so where the search is behind what has happened, and nothing where it is not. */
function Freshness() {
  const { meta } = useListContext() as { readonly meta?: Partial<Pick<AnswerOf<'adminSearchOrders'>, 'as_of'>> };
  const behind = meta?.as_of?.behind ?? 0;
  if (behind < FRESHNESS_EVENTS) return null;
  return (
    <Typography component="output" variant="caption" sx={{ display: 'block', color: 'warning.main' }}>
      The search is {behind.toLocaleString('en-US')} events behind: orders of the last moments may be missing. Open an
      order by its whole id to see it as it is.
    </Typography>
  );
}

/** A search that is a moment behind is as it should be. */
const FRESHNESS_EVENTS = 500;
