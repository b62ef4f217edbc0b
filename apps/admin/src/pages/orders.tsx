import { ORDER_STATUSES } from '@kontor/contracts/orders';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { BulkStatus } from '../orders/bulk-status.tsx';
import { formatMoney, inWords, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { Money } from '../parts/money.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { OrderStatusChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { chosenField, typedFields } from '../shell/filter-fields.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';
import { ListFreshness } from '../shell/list-freshness.tsx';
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
    cell: ({ total_amount: total, currency }) => <Money amount={total} currency={currency} />,
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

const STATUS_FIELD = chosenField({
  name: 'status',
  label: 'Status',
  width: 160,
  choices: [
    ['PENDING,PAYING', 'Waiting for payment'],
    ['PAID,PROCESSING', 'To be sent'],
    ...ORDER_STATUSES.map((status) => [status, inWords(status)] as const),
  ],
});

const MORE_FIELDS = typedFields([
  { name: 'customer', label: 'Customer', width: 140 },
  { name: 'product', label: 'Product SKU', width: 140 },
  { name: 'from', label: 'Placed from', kind: 'date', width: 150 },
  { name: 'to', label: 'Placed until', kind: 'date', width: 150 },
  { name: 'amount_min', label: 'Total from', kind: 'amount', width: 120 },
  { name: 'amount_max', label: 'Total to', kind: 'amount', width: 120 },
]);

function OrderFilters() {
  return (
    <>
      <FilterBar searchLabel="Order id, customer or SKU" more={MORE_FIELDS}>
        {STATUS_FIELD}
      </FilterBar>
      <ListFreshness hint="orders of the last moments may be missing. Open an order by its whole id to see it as it is." />
    </>
  );
}
