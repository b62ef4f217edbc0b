/** Largest request body. 600 order lines are about 50 KB. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Largest head of a request, all headers together. */
export const HEADER_BYTES_MAX = 16 * 1024;
/** Deepest nesting of a JSON body; no schema of ours needs more than four. */
export const JSON_DEPTH_MAX = 32;
/** Most fields in a form body. */
export const FORM_FIELDS_MAX = 100;
/** Longest path parameter; what is longer names nothing of ours. */
export const PARAM_LENGTH_MAX = 500;
/** Most problems that a validation error lists. */
export const PROBLEMS_MAX = 50;
/** A body over this size is told its first problem only: finding all of them could cost more than they are worth. */
export const PROBLEMS_BODY_BYTES_MAX = 64 * 1024;
/** Longest idempotency key, in characters. */
export const IDEMPOTENCY_KEY_MAX = 255;
/** Longest session token that is looked up. */
export const SESSION_TOKEN_MAX = 256;

/** Within which a request must have come in full. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Within which its head must have come. */
export const HEADERS_TIMEOUT_MS = 15_000;
/** An idle connection is kept this long; longer than load balancers keep theirs, so that it is they who close. */
export const KEEP_ALIVE_TIMEOUT_MS = 72_000;
/** How long a caller waits for its command before it is told that the outcome is unknown. */
export const COMMAND_DEADLINE_MS = 15_000;
/** Within which each part must answer when its status is asked. */
export const STATUS_TIMEOUT_MS = 2_000;
/** What is under way at shutdown may take this long. */
export const DRAIN_TIMEOUT_MS = 20_000;
/** Requests per minute of one user, or of one address without a session. Generous: it stops runaways, not customers. */
export const RATE_LIMIT_PER_MINUTE = 6_000;
/** How many users and addresses the rate limit remembers in this process. */
export const RATE_LIMIT_KEYS_MAX = 50_000;
