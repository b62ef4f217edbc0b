/** Pause between two looks at the logs, while anybody listens. */
export const POLL_PAUSE_MS = 200;
/** Between two looks at the least, however many hints come meanwhile. */
export const HINT_PAUSE_MS = 50;
/** Events that one look reads from one log; a full page is followed by the next at once. */
export const READ_EVENTS_MAX = 1_000;
/** The same bounds for a source that is no log. */
export const READ_LIMITS = { eventsMax: READ_EVENTS_MAX, bytesMax: 4 * 1024 * 1024 };
/** What is kept of one log for those who are behind: lines of stock and of orders, of about 300 bytes each. Whoever is further behind starts anew. */
export const WINDOW_LINES_MAX = 20_000;
/** Events that are read again, of one log, for somebody who comes back. */
export const BACKLOG_EVENTS_MAX = 20_000;
/** Events that become one message where only the latest state counts. */
export const SLICE_EVENTS_MAX = 500;
/** How often a quiet stream is told that it lives, and where it is. Below the idle timeouts of proxies. */
export const BEAT_MS = 15_000;
/** A client that takes nothing for this long is cut. */
export const STALL_MS_MAX = 60_000;
/** How often the sessions behind the streams are looked at. With what a process remembers of sessions this stays near one second. */
export const SESSION_CHECK_MS = 500;
/** Streams at once in one process. */
export const STREAMS_MAX = 2_000;
/** Streams at once of one user: browsers with many tabs. */
export const STREAMS_PER_USER_MAX = 12;
/** Streams at once of one address without a session: a shop's customers may share one. */
export const STREAMS_PER_ADDRESS_MAX = 100;
/** Products that one stream may name. */
export const PRODUCTS_MAX = 50;
/** A client is told to come back after this time, and up to as much again, so that not all come at once. */
export const RETRY_MS = 1_000;
/** Orders whose customer is remembered. */
export const CUSTOMERS_REMEMBERED_MAX = 50_000;
/** Within which a process must have read as far as another one that a listener comes from. */
export const CATCH_UP_MS_MAX = 5_000;
