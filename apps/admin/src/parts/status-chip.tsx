import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** The tone of a state: how much it asks of whoever looks. */
export type Tone = 'quiet' | 'info' | 'good' | 'waiting' | 'bad';

const COLORS: Readonly<Record<Tone, { readonly color: string; readonly bgcolor: string }>> = {
  quiet: { color: 'text.secondary', bgcolor: 'action.hover' },
  info: { color: 'info.main', bgcolor: 'info.light' },
  good: { color: 'success.main', bgcolor: 'success.light' },
  waiting: { color: 'warning.main', bgcolor: 'warning.light' },
  bad: { color: 'error.main', bgcolor: 'error.light' },
};

/** A state as a word on a quiet ground. The word says it all, the color only hints. */
export function StateChip({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <Box
      component="span"
      sx={{
        ...COLORS[tone],
        display: 'inline-block',
        px: 1,
        py: 0.125,
        borderRadius: 4,
        fontSize: '0.75rem',
        fontWeight: 600,
        whiteSpace: 'nowrap',
      }}
    >
      {children}
    </Box>
  );
}

const ORDER_TONES: Readonly<Record<string, Tone>> = {
  PENDING: 'waiting',
  PAYING: 'waiting',
  PAID: 'info',
  PROCESSING: 'info',
  SHIPPED: 'good',
  DELIVERED: 'good',
  CANCELLING: 'waiting',
  CANCELLED: 'quiet',
  EXPIRED: 'quiet',
};

/** The status of an order. */
export function OrderStatusChip({ status }: { readonly status: string }) {
  return (
    <StateChip tone={ORDER_TONES[status] ?? 'quiet'}>{status.charAt(0) + status.slice(1).toLowerCase()}</StateChip>
  );
}
