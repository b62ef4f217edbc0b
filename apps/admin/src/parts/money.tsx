import { formatMoney } from './format.ts';

/** An amount that stays on one line, with its currency where one is given. */
export function Money({ amount, currency }: { readonly amount: string; readonly currency?: string }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{formatMoney(amount, currency)}</span>;
}
