import { useEffect, useState } from 'react';

import { storeNow } from '../kontor-clock.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment, as a person reads it. */
export function When({ at }: { readonly at: string }) {
  return <time dateTime={at}>{format.format(new Date(at))}</time>;
}

/** Milliseconds until a moment by the store's clock, counted down once a second; never below zero. */
export function useTimeLeft(until: string): number {
  const [now, setNow] = useState(storeNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(storeNow()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Date.parse(until) - now);
}

/** Minutes and seconds, as on a clock. Read out a minute at a time, not every second. */
export function Countdown({ ms }: { readonly ms: number }) {
  const minutes = Math.floor(ms / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
  return (
    <>
      <span className="countdown" aria-hidden="true">
        {minutes}:{String(seconds).padStart(2, '0')}
      </span>
      <span className="hidden">{minutes === 0 ? 'less than a minute' : `${minutes} minutes`}</span>
    </>
  );
}
