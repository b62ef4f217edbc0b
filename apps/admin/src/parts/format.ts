/** The part of an id that tells the moment it was made, to the millisecond: short enough to say, and a search for it finds the thing. */
export function shortId(id: string): string {
  return id.slice(0, 13);
}

/** An amount with its thousands parted, exactly as the server wrote it otherwise: it is never made a number. */
export function formatMoney(amount: string, currency?: string): string {
  const [, sign = '', major = amount, minor = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? [];
  const text = `${sign === '' ? '' : '−'}${major.replace(/\B(?=(\d{3})+$)/g, ',')}${minor}`;
  return currency === undefined ? text : `${currency} ${text}`;
}

/** A count with its thousands parted. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const WITH_YEAR = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** A moment in the time zone of who looks, in full. */
export function formatMoment(iso: string): string {
  return DATE_TIME.format(new Date(iso));
}

/** The same in a column: without the year where it is this one. */
export function formatShortMoment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return at.getFullYear() === now.getFullYear() ? SHORT.format(at) : WITH_YEAR.format(at);
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day of the server's, which are days in UTC. */
export function formatDay(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** How long something still is: `14:59`, or `2 h 05 min`. Nothing is left of what is past. */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  if (seconds >= HOUR_S) {
    return `${Math.floor(seconds / HOUR_S)} h ${String(Math.floor((seconds % HOUR_S) / MINUTE_S)).padStart(2, '0')} min`;
  }
  return `${Math.floor(seconds / MINUTE_S)}:${String(seconds % MINUTE_S).padStart(2, '0')}`;
}

/** A name of the code for people: `insufficient_funds` and `ReservationClaimed` in words. */
export function inWords(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_match, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
