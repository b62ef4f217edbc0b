import { answerOf } from '@kontor/sdk/client';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { formatMoney } from '../parts/format.ts';
import { Freshness } from '../parts/freshness.tsx';
import { useLive } from '../shell/live.ts';

/** What all of the stock is worth, and how fresh that is. */
export function StockWorth() {
  const { data, refetch } = useQuery({
    queryKey: ['stock-value', 'totals'],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/stock-value/', { params: { query: { limit: 1 } }, signal })),
  });
  useLive(() => void refetch({ cancelRefetch: false }));
  if (data === undefined || data.totals.currency === null) return null;
  const { value, currency } = data.totals;
  return (
    <Typography variant="body2" component="div" sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
      <Link component={RouterLink} to="/stock-value">
        Worth {formatMoney(value, currency)}
      </Link>
      <Freshness asOf={data.as_of} />
    </Typography>
  );
}
