import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink, useParams } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { Notes } from '../orders/notes.tsx';
import { OrderActions } from '../orders/order-actions.tsx';
import { Timeline } from '../orders/timeline.tsx';
import { CopyId } from '../parts/copy-id.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { formatMoney, inWords, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { OrderStatusChip, StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useLive } from '../shell/live.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';

type Order = AnswerOf<'adminReadOrder'>;

const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** One order: items, money, reservation, everything that happened, and what can be done now. */
export default function OrderPage() {
  const { id = '' } = useParams();
  useTitle(`Order ${shortId(id)}`);
  const path = { params: { path: { order_id: id } } };
  const order = useQuery({
    queryKey: ['order', id],
    queryFn: ({ signal }) => answerOf(kontor.GET('/admin/api/orders/{order_id}/', { ...path, signal })),
  });
  const timeline = useQuery({
    queryKey: ['order', id, 'timeline'],
    queryFn: ({ signal }) => answerOf(kontor.GET('/admin/api/orders/{order_id}/timeline/', { ...path, signal })),
  });
  const reload = () => void Promise.all([order.refetch(), timeline.refetch()]);
  useLive(reload, [id]);
  if (isSessionOver(order.error)) leaveToSignIn(true);
  if (order.data === undefined) {
    if (order.error === null) return <PageSkeleton />;
    const isMissing = order.error instanceof KontorError && [BAD_REQUEST, NOT_FOUND].includes(order.error.status);
    if (!isMissing) return <ErrorNotice error={order.error} retry={reload} />;
    return (
      <EmptyState title="There is no such order" level={1}>
        No order has the id {id}.{' '}
        <Link component={RouterLink} to="/orders">
          Search for it
        </Link>{' '}
        by its customer instead.
      </EmptyState>
    );
  }
  const { data } = order;
  return (
    <>
      <PageHeader
        title={<>Order {shortId(data.order_id)}</>}
        beside={<OrderStatusChip status={data.status} />}
        actions={<OrderActions order={data} changed={reload} />}
      />
      {order.error !== null && <ErrorNotice error={order.error} retry={reload} />}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
          alignItems: 'start',
        }}
      >
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <Facts order={data} />
          <Items order={data} />
          <Money order={data} />
          <Notes order={data} changed={reload} />
        </Box>
        <Timeline query={timeline} order={data} />
      </Box>
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography component="dt" variant="caption" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography component="dd" variant="body2" sx={{ m: 0, whiteSpace: 'pre-wrap' }}>
        {children}
      </Typography>
    </Box>
  );
}

function Facts({ order }: { readonly order: Order }) {
  return (
    <Panel title="Order">
      <Box
        component="dl"
        sx={{
          m: 0,
          mt: 0.5,
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: { xs: '1fr', sm: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Fact label="Id">
          <CopyId id={order.order_id} />
        </Fact>
        <Fact label="Customer">
          <Link
            component={RouterLink}
            to={`/orders?filter=${encodeURIComponent(JSON.stringify({ customer: order.customer.id }))}`}
          >
            {order.customer.username ?? 'erased customer'}
          </Link>
        </Fact>
        <Fact label="Placed">
          <Moment at={order.created_at} full />
        </Fact>
        <Fact label="Last change">
          <Moment at={order.updated_at} full />
        </Fact>
        <Fact label="Reservation">
          <Reservation order={order} />
        </Fact>
        <Fact label="Delivered to">
          <bdi>{order.shipping_address === '' ? 'erased' : order.shipping_address}</bdi>
        </Fact>
        {order.notes !== '' && (
          <Fact label="The customer wrote">
            <bdi>{order.notes}</bdi>
          </Fact>
        )}
      </Box>
    </Panel>
  );
}

function Reservation({ order }: { readonly order: Order }) {
  const { reservation } = order;
  if (reservation === null) return 'none';
  if (reservation.status !== 'ACTIVE' || reservation.expires_at === null) return inWords(reservation.status);
  return (
    <StateChip tone="waiting">
      Held for another{' '}
      <Countdown until={reservation.expires_at} serverTime={order.server_time} over="moment: it is being released" />
    </StateChip>
  );
}

function Items({ order }: { readonly order: Order }) {
  return (
    <Panel title="Items" flush>
      <DataTable
        label="Items"
        columns={[
          { label: 'Product' },
          { label: 'Price', align: 'right' },
          { label: 'Quantity', align: 'right' },
          { label: 'Sum', align: 'right' },
        ]}
        rows={[
          ...order.items.map((item) => ({
            key: item.product_id,
            cells: [
              <Box key="product">
                <Link component={RouterLink} to={`/products/${item.product_id}`}>
                  <bdi>{item.name}</bdi>
                </Link>
                {item.sku !== null && (
                  <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                    {item.sku}
                  </Typography>
                )}
              </Box>,
              formatMoney(item.unit_price),
              item.quantity,
              formatMoney(item.subtotal),
            ],
          })),
          {
            key: 'total',
            cells: [
              <strong key="label">Total</strong>,
              '',
              '',
              <strong key="sum" style={{ whiteSpace: 'nowrap' }}>
                {formatMoney(order.total_amount, order.currency)}
              </strong>,
            ],
          },
        ]}
      />
    </Panel>
  );
}

const TRANSFER_WORDS: Readonly<Record<string, string>> = {
  payment: 'Paid by the customer',
  refund: 'Refunded',
  goodwill: 'Given back as goodwill',
};

function Money({ order }: { readonly order: Order }) {
  return (
    <Panel title="Money" flush={order.money.length > 0}>
      {order.money.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          No money has moved for this order.
        </Typography>
      ) : (
        <DataTable
          label="Money"
          columns={[
            { label: 'What' },
            { label: 'Amount', align: 'right' },
            { label: 'By' },
            { label: 'When', align: 'right' },
          ]}
          rows={order.money.map((transfer) => ({
            key: transfer.transaction_id,
            cells: [
              TRANSFER_WORDS[transfer.type] ?? inWords(transfer.type),
              <span key="amount" style={{ whiteSpace: 'nowrap' }}>
                {formatMoney(transfer.amount, order.currency)}
              </span>,
              transfer.by?.username ?? 'the store',
              <Moment key="when" at={transfer.created_at} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
