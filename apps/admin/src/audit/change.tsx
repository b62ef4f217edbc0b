import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { formatMoney, inWords, shortId } from '../parts/format.ts';

/** An entry of the audit list. */
export type AuditEntry = AnswerOf<'adminListAudit'>['audit'][number];

const PATHS: Readonly<Record<string, string>> = {
  order: '/orders',
  product: '/products',
  account: '/wallets',
  user: '/users',
  saga: '/sagas',
};

/** What was changed, and the way to it. */
export function Target({ entry }: { readonly entry: AuditEntry }) {
  const path = PATHS[entry.target_type];
  const noun = entry.target_type === 'account' ? 'Wallet' : inWords(entry.target_type);
  const words = `${noun} ${shortId(entry.target_id)}`;
  if (path === undefined) return words;
  return (
    <Link component={RouterLink} to={`${path}/${entry.target_id}`}>
      {words}
    </Link>
  );
}

/** Who did it, as it was then. */
export function actorOf(entry: AuditEntry): string {
  if (entry.actor_id === null) return entry.via === 'cli' ? 'an operator on the command line' : 'the store';
  return entry.actor_name ?? 'an erased user';
}

/** Where it came from. */
export function Origin({ entry }: { readonly entry: AuditEntry }) {
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      {entry.address ?? (entry.via === 'cli' ? 'command line' : 'not known')}
      {entry.user_agent !== null && (
        <Typography
          variant="caption"
          component="div"
          noWrap
          title={entry.user_agent}
          sx={{ color: 'text.secondary', maxWidth: { sm: 140, lg: 260 } }}
        >
          <bdi>{entry.user_agent}</bdi>
        </Typography>
      )}
    </Box>
  );
}

/** Before and after, field by field, and what was written beside it. */
export function Change({ entry }: { readonly entry: AuditEntry }) {
  const before = entry.before ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(entry.after)])];
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.25, overflowWrap: 'anywhere' }}>
      {fields.map((field) => (
        <li key={field}>
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {inWords(field)}:{' '}
          </Box>
          {field in before && (
            <>
              <Box component="del" sx={{ color: 'error.main' }}>
                <Value value={before[field]} />
              </Box>{' '}
              <span>to </span>
            </>
          )}
          {field in entry.after ? (
            <Box component="ins" sx={{ color: 'success.main', textDecoration: 'none', fontWeight: 600 }}>
              <Value value={entry.after[field]} />
            </Box>
          ) : (
            'none'
          )}
        </li>
      ))}
      {entry.note !== null && (
        <li>
          <Box component="span" sx={{ color: 'text.secondary' }}>
            Written:{' '}
          </Box>
          <bdi>{entry.note}</bdi>
        </li>
      )}
    </Box>
  );
}

const SHOWN_MAX = 160;
const AMOUNT = /^-?\d+\.\d\d$/;

function Value({ value }: { readonly value: unknown }) {
  const text = textOf(value);
  return <bdi>{text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text}</bdi>;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value === '') return 'empty';
  return AMOUNT.test(value) ? formatMoney(value) : value;
}
