import { answerOf } from '@kontor/sdk/client';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatCount, formatMoment, inWords, shortId } from '../parts/format.ts';
import { LineSeries } from '../parts/line-series.tsx';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { ExportPartLink } from '../shell/export-link.tsx';
import { MoreRows } from '../shell/more-rows.tsx';

const quiet = { color: 'text.secondary' } as const;

/** The stock of a product over time. */
export function StockChart({ productId }: { readonly productId: string }) {
  const history = useQuery({
    queryKey: ['product', productId, 'stock-history'],
    queryFn: ({ signal }) =>
      answerOf(
        kontor.GET('/admin/api/products/{product_id}/stock-history/', {
          params: { path: { product_id: productId } },
          signal,
        }),
      ),
  });
  const points = (history.data?.points ?? []).map(({ at, on_hand: value }) => ({
    at: Date.parse(at),
    label: formatMoment(at),
    value,
    text: formatCount(value),
  }));
  return (
    <Panel title="Stock over time">
      {history.error !== null && <ErrorNotice error={history.error} retry={() => void history.refetch()} />}
      {history.data !== undefined && points.length === 0 && (
        <Typography variant="body2" sx={quiet}>
          Nothing has arrived yet. “Stock in” brings the first units.
        </Typography>
      )}
      <LineSeries title="Units on hand" unit="On hand" points={points} until={history.dataUpdatedAt} />
    </Panel>
  );
}

/** Who holds units of a product now. */
export function Holders({ productId }: { readonly productId: string }) {
  const holders = useQuery({
    queryKey: ['product', productId, 'holders'],
    queryFn: ({ signal }) =>
      answerOf(
        kontor.GET('/admin/api/products/{product_id}/holders/', {
          params: { path: { product_id: productId } },
          signal,
        }),
      ),
  });
  const rows = holders.data?.holders ?? [];
  return (
    <Panel title="Reserved now" flush={rows.length > 0}>
      {holders.error !== null && <ErrorNotice error={holders.error} retry={() => void holders.refetch()} />}
      {holders.data !== undefined && rows.length === 0 && (
        <Typography variant="body2" sx={quiet}>
          Nobody holds any.
        </Typography>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Reserved now"
          columns={[{ label: 'Order' }, { label: 'Units', align: 'right' }, { label: 'Until', align: 'right' }]}
          rows={rows.map((holder) => ({
            key: holder.order_id,
            cells: [
              holder.owner === 'order' ? (
                <Link key="order" component={RouterLink} to={`/orders/${holder.order_id}`}>
                  {shortId(holder.order_id)}
                </Link>
              ) : (
                `${shortId(holder.order_id)} (kept elsewhere)`
              ),
              formatCount(holder.quantity),
              holder.expires_at === null ? 'being paid' : <Moment key="until" at={holder.expires_at} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

const signed = (count: number) => (count === 0 ? '' : `${count > 0 ? '+' : '−'}${formatCount(Math.abs(count))}`);

/** Everything that moved in the stock of a product, newest first. */
export function Movements({ productId }: { readonly productId: string }) {
  const movements = useInfiniteQuery({
    queryKey: ['product', productId, 'movements'],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        kontor.GET('/admin/api/products/{product_id}/movements/', {
          params: {
            path: { product_id: productId },
            query: { limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = movements.data?.pages.flatMap((page) => page.movements) ?? [];
  return (
    <Panel
      title="Movements"
      aside={<ExportPartLink resource="movements" query={{ product_id: productId }} of="the movements" />}
      flush={rows.length > 0}
    >
      {movements.error !== null && <ErrorNotice error={movements.error} retry={() => void movements.refetch()} />}
      {movements.data !== undefined && rows.length === 0 && (
        <Typography variant="body2" sx={quiet}>
          Nothing has moved yet.
        </Typography>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Movements"
          columns={[
            { label: 'What' },
            { label: 'On hand', align: 'right' },
            { label: 'Reserved', align: 'right' },
            { label: 'By' },
            { label: 'When', align: 'right' },
          ]}
          rows={rows.map((movement) => ({
            key: movement.id,
            cells: [
              <div key="what">
                {inWords(movement.movement_type)}
                {movement.order_id !== null && (
                  <>
                    {' '}
                    <Link component={RouterLink} to={`/orders/${movement.order_id}`}>
                      {shortId(movement.order_id)}
                    </Link>
                  </>
                )}
                {movement.notes !== '' && (
                  <Typography variant="caption" component="div" sx={{ ...quiet, overflowWrap: 'anywhere' }}>
                    <bdi>{movement.notes}</bdi>
                  </Typography>
                )}
              </div>,
              signed(movement.on_hand_delta),
              signed(movement.reserved_delta),
              movement.created_by_name ?? (movement.created_by === null ? 'the store' : 'erased user'),
              <Moment key="when" at={movement.created_at} />,
            ],
          }))}
        />
      )}
      <MoreRows query={movements} />
    </Panel>
  );
}
