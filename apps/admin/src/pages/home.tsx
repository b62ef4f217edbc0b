import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { BarSeries } from '../parts/bar-series.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatCount, formatDay, formatMoney, inWords, shortId } from '../parts/format.ts';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { OrderStatusChip, StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useLive } from '../shell/live.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';

type Overview = AnswerOf<'adminOverview'>;
type Day = Overview['days'][number];

/** Today at a glance, kept up to date as things happen. */
export default function HomePage() {
  useTitle('Home');
  const { data, error, refetch } = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => answerOf(kontor.GET('/admin/api/overview/', { signal })),
  });
  useLive(() => void refetch());
  if (isSessionOver(error)) leaveToSignIn(true);
  if (data === undefined) {
    return error === null ? <PageSkeleton rows={10} /> : <ErrorNotice error={error} retry={() => void refetch()} />;
  }
  return (
    <>
      <PageHeader
        title="Today"
        beside={
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {formatDay(data.days.at(-1)?.day ?? '1970-01-01')}, days are in UTC
          </Typography>
        }
      />
      {error !== null && <ErrorNotice error={error} retry={() => void refetch()} />}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(12, minmax(0, 1fr))' }}>
        <Figures overview={data} />
        <Span of={7}>
          <Panel title="Revenue">
            <BarSeries
              title="Revenue by day"
              unit={data.currency}
              bars={data.days.map(({ day, revenue }) => ({
                label: formatDay(day),
                value: Number(revenue),
                text: formatMoney(revenue),
              }))}
            />
          </Panel>
        </Span>
        <Span of={5}>
          <ByStatus overview={data} />
        </Span>
        <Span of={7}>
          <TopProducts overview={data} />
        </Span>
        <Span of={5}>
          <LowStock overview={data} />
        </Span>
        <Span of={7}>
          <Expiring overview={data} />
        </Span>
        <Span of={5}>
          <Refused overview={data} />
        </Span>
      </Box>
    </>
  );
}

function Span({ of, children }: { readonly of: number; readonly children: ReactNode }) {
  return <Box sx={{ gridColumn: { xs: '1 / -1', md: `span ${of}` }, display: 'grid' }}>{children}</Box>;
}

const NO_DAY: Day = {
  day: '1970-01-01',
  placed: 0,
  paid: 0,
  cancelled: 0,
  expired: 0,
  paid_amount: '0.00',
  refunded_amount: '0.00',
  revenue: '0.00',
  payments_refused: 0,
};

function Figures({ overview: { days, currency } }: { readonly overview: Overview }) {
  const today = days.at(-1) ?? NO_DAY;
  const yesterday = days.at(-2) ?? NO_DAY;
  return (
    <>
      <Figure
        label="Revenue"
        value={formatMoney(today.revenue, currency)}
        beside={`yesterday ${formatMoney(yesterday.revenue)}`}
      />
      <Figure
        label="Orders placed"
        value={formatCount(today.placed)}
        beside={`yesterday ${formatCount(yesterday.placed)}`}
      />
      <Figure label="Orders paid" value={formatCount(today.paid)} beside={`yesterday ${formatCount(yesterday.paid)}`} />
      <Figure
        label="Given back"
        value={formatMoney(today.refunded_amount, currency)}
        beside={`${formatCount(today.cancelled)} cancelled, ${formatCount(today.expired)} expired`}
      />
    </>
  );
}

function Figure({ label, value, beside }: { readonly label: string; readonly value: string; readonly beside: string }) {
  return (
    <Paper
      role="group"
      aria-label={label}
      sx={{
        gridColumn: { xs: 'span 6', lg: 'span 3' },
        minWidth: 0,
        border: 1,
        borderColor: 'divider',
        px: 2,
        py: 1.5,
      }}
    >
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography sx={{ fontSize: '1.25rem', fontWeight: 650, lineHeight: 1.3, letterSpacing: '-0.01em' }}>
        {value}
      </Typography>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {beside}
      </Typography>
    </Paper>
  );
}

/** The address of the list of orders at a status. */
function ordersAt(status: string): string {
  return `/orders?filter=${encodeURIComponent(JSON.stringify({ status }))}`;
}

function ByStatus({ overview: { orders_by_status: statuses } }: { readonly overview: Overview }) {
  const shown = statuses.filter(({ status, orders }) => orders > 0 || !['PAYING', 'CANCELLING'].includes(status));
  const highest = Math.max(1, ...shown.map(({ orders }) => orders));
  return (
    <Panel title="Orders by status">
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, mt: 1, display: 'grid', gap: 0.75 }}>
        {shown.map(({ status, orders }) => (
          <Box
            component="li"
            key={status}
            sx={{ display: 'grid', gridTemplateColumns: '96px 1fr minmax(3em, auto)', gap: 1, alignItems: 'center' }}
          >
            <Box sx={{ justifySelf: 'start' }}>
              <OrderStatusChip status={status} />
            </Box>
            <Box aria-hidden sx={{ height: 8, borderRadius: 4, bgcolor: 'action.hover', overflow: 'hidden' }}>
              <Box
                sx={{ height: '100%', width: `${(orders / highest) * 100}%`, bgcolor: 'primary.main', opacity: 0.7 }}
              />
            </Box>
            <Link
              component={RouterLink}
              to={ordersAt(status)}
              sx={{ textAlign: 'right' }}
              aria-label={`${orders} orders ${inWords(status).toLowerCase()}`}
            >
              {formatCount(orders)}
            </Link>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}

function Nothing({ children }: { readonly children: ReactNode }) {
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary', px: 2, pb: 2 }}>
      {children}
    </Typography>
  );
}

function ProductLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <Link component={RouterLink} to={`/products/${id}`}>
      <bdi>{name}</bdi>
    </Link>
  );
}

function TopProducts({ overview: { top_products: products, currency } }: { readonly overview: Overview }) {
  return (
    <Panel title="Best sold of seven days" flush>
      {products.length === 0 ? (
        <Nothing>Nothing was sold in the last seven days.</Nothing>
      ) : (
        <DataTable
          label="Best sold of seven days"
          columns={[
            { label: 'Product' },
            { label: 'Units', align: 'right' },
            { label: `Revenue, ${currency}`, align: 'right' },
          ]}
          rows={products.map((product) => ({
            key: product.product_id,
            cells: [
              <ProductLink
                key="name"
                id={product.product_id}
                name={product.name ?? product.sku ?? shortId(product.product_id)}
              />,
              formatCount(product.units),
              formatMoney(product.revenue),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function LowStock({ overview: { low_stock: products } }: { readonly overview: Overview }) {
  return (
    <Panel title="Nearly gone" flush>
      {products.length === 0 ? (
        <Nothing>Of every product for sale more than five units are free.</Nothing>
      ) : (
        <DataTable
          label="Nearly gone"
          columns={[{ label: 'Product' }, { label: 'Free', align: 'right' }, { label: 'Reserved', align: 'right' }]}
          rows={products.map((product) => ({
            key: product.product_id,
            cells: [
              <ProductLink key="name" id={product.product_id} name={product.name} />,
              product.available_quantity === 0 ? (
                <StateChip key="free" tone="bad">
                  none
                </StateChip>
              ) : (
                product.available_quantity
              ),
              product.reserved_quantity,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function Expiring({ overview }: { readonly overview: Overview }) {
  const { expiring, currency, server_time: serverTime } = overview;
  return (
    <Panel title="Reservations about to end" flush>
      {expiring.length === 0 ? (
        <Nothing>No unpaid order loses its units in the next five minutes.</Nothing>
      ) : (
        <DataTable
          label="Reservations about to end"
          columns={[
            { label: 'Order' },
            { label: 'Customer' },
            { label: `Total, ${currency}`, align: 'right' },
            { label: 'Left', align: 'right' },
          ]}
          rows={expiring.map((order) => ({
            key: order.order_id,
            cells: [
              <Link key="order" component={RouterLink} to={`/orders/${order.order_id}`}>
                {shortId(order.order_id)}
              </Link>,
              order.customer.username ?? 'erased customer',
              formatMoney(order.total_amount),
              <Countdown key="left" until={order.expires_at} serverTime={serverTime} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function Refused({ overview: { payments_refused: refused, days } }: { readonly overview: Overview }) {
  return (
    <Panel title="Payments refused today" flush={refused.length > 0}>
      {refused.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          None. Yesterday: {formatCount(days.at(-2)?.payments_refused ?? 0)}.
        </Typography>
      ) : (
        <DataTable
          label="Payments refused today"
          columns={[{ label: 'Why' }, { label: 'Payments', align: 'right' }]}
          rows={refused.map(({ code, refusals }) => ({ key: code, cells: [inWords(code), formatCount(refusals)] }))}
        />
      )}
    </Panel>
  );
}
