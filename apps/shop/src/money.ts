import { formatMoney, parseMoney } from '@kontor/kernel/money';

/** Currencies whose hundredths nobody shows unless there are some. */
const WHOLE: ReadonlySet<string> = new Set(['IDR', 'JPY', 'KRW', 'VND', 'CLP', 'ISK', 'HUF', 'COP']);
const formats = new Map<string, Intl.NumberFormat>();

/**
 * A decimal string of the store as a person reads it, exactly: the text goes to the formatter as it is and never becomes a
 * floating-point number.
 */
export function showMoney(amount: string, currency: string): string {
  const whole = WHOLE.has(currency) && amount.endsWith('.00');
  const key = `${currency}${whole}`;
  let format = formats.get(key);
  if (format === undefined) {
    const digits = whole ? 0 : 2;
    format = new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format.format(amount as Intl.StringNumericLiteral);
}

/** Exact sum of price times quantity over lines, as a decimal string. */
export function totalOf(lines: readonly { readonly price: string; readonly quantity: number }[]): string {
  return formatMoney(lines.reduce((sum, { price, quantity }) => sum + minorOf(price) * BigInt(quantity), 0n));
}

/** What is missing from `has` to `needs`; "0.00" where nothing is. */
export function missing(needs: string, has: string): string {
  const short = minorOf(needs) - minorOf(has);
  return formatMoney(short > 0n ? short : 0n);
}

/** Whether an amount of the store's is below zero. */
export function isNegative(amount: string): boolean {
  return amount.startsWith('-');
}

/**
 * What a person typed as an amount (`1.500.000`, `1,500,000.50`, `Rp 20 000`), as the store takes it, or null where it is none: the last
 * point or comma with one or two digits behind it parts the hundredths, all others part thousands.
 */
export function readAmount(typed: string): string | null {
  const text = typed.replace(/[^\d.,-]/g, '');
  const [, whole = text, fraction = ''] = /^(.*)[.,](\d{1,2})$/.exec(text) ?? [];
  const digits = whole.replace(/[.,]/g, '');
  if (!/^\d+$/.test(digits)) return null;
  const minor = parseMoney(`${digits}.${fraction === '' ? '00' : fraction}`);
  return typeof minor === 'bigint' && minor > 0n ? formatMoney(minor) : null;
}

function minorOf(amount: string): bigint {
  const minor = parseMoney(amount);
  return typeof minor === 'bigint' ? minor : 0n;
}
