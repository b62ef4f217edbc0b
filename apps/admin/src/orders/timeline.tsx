import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { UseQueryResult } from '@tanstack/react-query';

import type { AnswerOf } from '../data/answers.ts';
import { formatMoney, inWords } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { MONOSPACE } from '../shell/theme.ts';

type Order = AnswerOf<'adminReadOrder'>;
type Entry = AnswerOf<'adminReadOrderTimeline'>['timeline'][number];

const TITLES: Readonly<Record<string, string>> = {
  OrderCreated: 'Order placed',
  OrderPaid: 'Order paid',
  OrderCancelled: 'Order cancelled',
  OrderExpired: 'Order expired: it was not paid in time',
  OrderGoodwillGranted: 'Goodwill granted',
  NoteAdded: 'Note for staff',
  StockReserved: 'Units reserved',
  ReservationClaimed: 'Reservation claimed for the payment',
  ReservationUnclaimed: 'Claim given back: the payment was refused',
  ReservationConfirmed: 'Units sold',
  ReservationReleased: 'Units free again',
  ReservationExpired: 'Reservation over, units free again',
  ReservationRestocked: 'Units back in stock',
};
const TRANSFERS: Readonly<Record<string, string>> = {
  payment: 'Wallet charged',
  refund: 'Wallet refunded',
  goodwill: 'Wallet credited as goodwill',
};
const DOTS: Readonly<Record<string, string>> = {
  orders: 'primary.main',
  wallet: 'warning.main',
  inventory: 'info.main',
};

function titleOf(entry: Entry): string {
  if (entry.type === 'OrderAdvanced') return `Order ${inWords(entry.status ?? '').toLowerCase()}`;
  if (entry.transfer !== null) return TRANSFERS[entry.transfer.kind] ?? inWords(entry.transfer.kind);
  return TITLES[entry.type] ?? inWords(entry.type);
}

/** Every event of orders, wallet and inventory about the order, newest first, with who and when. */
export function Timeline({
  query: { data, error, refetch },
  order,
}: {
  readonly query: UseQueryResult<AnswerOf<'adminReadOrderTimeline'>>;
  readonly order: Order;
}) {
  return (
    <Panel title="Timeline">
      {error !== null && <ErrorNotice error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <PageSkeleton rows={5} />}
      <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, mt: 1, p: 0 }}>
        {data?.timeline.toReversed().map((entry) => (
          <Item key={`${entry.service} ${entry.position}`} entry={entry} order={order} />
        ))}
      </Box>
    </Panel>
  );
}

function Item({ entry, order }: { readonly entry: Entry; readonly order: Order }) {
  const units = entry.items.reduce((sum, { quantity }) => sum + quantity, 0);
  const facts = [
    ...(entry.amount === null || entry.amount === '0.00' ? [] : [formatMoney(entry.amount, order.currency)]),
    ...(units === 0 ? [] : [units === 1 ? '1 unit' : `${units.toLocaleString('en-US')} units`]),
  ];
  return (
    <Box
      component="li"
      sx={{
        position: 'relative',
        pl: 2.5,
        pb: 1.75,
        borderLeft: 1,
        borderColor: 'divider',
        ml: 0.5,
        '&:last-child': { borderColor: 'transparent', pb: 0 },
      }}
    >
      <Box
        aria-hidden
        sx={{
          position: 'absolute',
          left: -5,
          top: 5,
          width: 9,
          height: 9,
          borderRadius: '50%',
          bgcolor: DOTS[entry.service] ?? 'text.secondary',
        }}
      />
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {titleOf(entry)}
        {facts.length > 0 && (
          <Box component="span" sx={{ fontWeight: 400, color: 'text.secondary' }}>
            {' '}
            · {facts.join(' · ')}
          </Box>
        )}
      </Typography>
      {entry.note !== null && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
          <bdi>{entry.note}</bdi>
        </Typography>
      )}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {entry.by === null ? 'the store itself' : (entry.by.username ?? 'erased user')} · <Moment at={entry.at} full />
      </Typography>
      <Box
        component="details"
        sx={{ fontSize: '0.75rem', color: 'text.secondary', '& summary': { cursor: 'pointer' } }}
      >
        <summary>{entry.service} log</summary>
        position {entry.position}, request{' '}
        <Box component="code" sx={{ fontFamily: MONOSPACE }}>
          {entry.request_id}
        </Box>
        {entry.transfer !== null && (
          <>
            , transfer{' '}
            <Box component="code" sx={{ fontFamily: MONOSPACE }}>
              {entry.transfer.id}
            </Box>
          </>
        )}
      </Box>
    </Box>
  );
}
