import { useEffect, useState } from 'react';

import { formatRemaining } from './format.ts';

const TICK_MS = 1_000;

interface CountdownProps {
  /** The end, by the server's clock. */
  readonly until: string;
  /** A reading of that clock, from when the page was loaded. */
  readonly serverTime: string;
  /** What is said once it is over. */
  readonly over?: string;
}

/** How long something still is, second by second. */
export function Countdown(props: CountdownProps) {
  // Another reading of the clock begins anew.
  return <Ticking key={props.serverTime} {...props} />;
}

function Ticking({ until, serverTime, over = 'over' }: CountdownProps) {
  const [loadedAt] = useState(() => performance.now());
  const [now, setNow] = useState(loadedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(until) - Date.parse(serverTime) - (now - loadedAt);
  return (
    <span role="timer" aria-live="off">
      {left > 0 ? formatRemaining(left) : over}
    </span>
  );
}
