import { answerOf } from '@kontor/sdk/client';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatMoment, formatMoney, shortId } from '../parts/format.ts';
import { LineSeries } from '../parts/line-series.tsx';
import { Moment } from '../parts/moment.tsx';
import { Money } from '../parts/money.tsx';
import { Panel } from '../parts/panel.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { ExportPartLink } from '../shell/export-link.tsx';
import { MoreRows } from '../shell/more-rows.tsx';
import { TRANSFER_WORDS } from './transfer-words.ts';

/** What moved in a wallet, newest first. */
export function Statement({ userId }: { readonly userId: string }) {
  const transfers = useInfiniteQuery({
    queryKey: ['account', userId, 'transfers'],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        kontor.GET('/admin/api/accounts/{user_id}/transfers/', {
          params: {
            path: { user_id: userId },
            query: { limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = transfers.data?.pages.flatMap((page) => page.transfers) ?? [];
  return (
    <Panel
      title="Statement"
      aside={<ExportPartLink resource="transfers" query={{ user_id: userId }} of="the statement" />}
      flush={rows.length > 0}
    >
      {transfers.error !== null && <ErrorNotice error={transfers.error} retry={() => void transfers.refetch()} />}
      {transfers.data !== undefined && rows.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          No money has moved here yet.
        </Typography>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Statement"
          columns={[
            { label: 'What' },
            { label: 'Amount', align: 'right' },
            { label: 'Balance', align: 'right' },
            { label: 'When', align: 'right' },
          ]}
          rows={rows.map((transfer) => ({
            key: transfer.id,
            cells: [
              <div key="what">
                {TRANSFER_WORDS[transfer.type] ?? transfer.type}
                {transfer.order_id !== null && (
                  <>
                    {' '}
                    <Link component={RouterLink} to={`/orders/${transfer.order_id}`}>
                      {shortId(transfer.order_id)}
                    </Link>
                  </>
                )}
                {transfer.notes !== null && (
                  <Typography
                    variant="caption"
                    component="div"
                    sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                  >
                    <bdi>{transfer.notes}</bdi>
                  </Typography>
                )}
              </div>,
              <Money key="amount" amount={transfer.amount} />,
              <Money key="balance" amount={transfer.balance_after} />,
              <Moment key="when" at={transfer.created_at} />,
            ],
          }))}
        />
      )}
      <MoreRows query={transfers} />
    </Panel>
  );
}

/** The balance of a wallet over time. */
export function BalanceChart({ userId }: { readonly userId: string }) {
  const history = useQuery({
    queryKey: ['account', userId, 'history'],
    queryFn: ({ signal }) =>
      answerOf(
        kontor.GET('/admin/api/accounts/{user_id}/balance-history/', {
          params: { path: { user_id: userId } },
          signal,
        }),
      ),
  });
  // Only where a point is drawn is an amount a number; what is read is the text.
  const points = (history.data?.points ?? []).map(({ at, balance }) => ({
    at: Date.parse(at),
    label: formatMoment(at),
    value: Number(balance),
    text: formatMoney(balance),
  }));
  return (
    <Panel title="Balance over time">
      {history.error !== null && <ErrorNotice error={history.error} retry={() => void history.refetch()} />}
      {history.data !== undefined && points.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          The wallet is opened by its first transfer.
        </Typography>
      )}
      <LineSeries
        title="Balance"
        unit={history.data?.currency ?? 'Balance'}
        points={points}
        until={history.dataUpdatedAt}
      />
    </Panel>
  );
}
