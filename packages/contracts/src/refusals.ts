/**
 * The catalogue of everything that can go wrong, once: the machine word that clients branch on, the HTTP status the
 * edge answers with, and the sentence for a person (which says what to do next). A rule returns a `Refusal` of one of these kinds.
 */
export const REFUSALS = {
  // 400: the request as written
  validation_failed: { status: 400, message: 'The request is not valid.' },
  malformed_body: { status: 400, message: 'The request body could not be read.' },
  invalid_amount: { status: 400, message: 'The amount must be a positive number with at most two decimal places.' },
  amount_too_large: { status: 400, message: 'The amount is over the limit. Use a smaller one.' },
  invalid_cursor: { status: 400, message: 'The cursor is not one of ours. Start again from the first page.' },
  idempotency_key_required: {
    status: 400,
    message: 'Send an Idempotency-Key header, so that a retry cannot take effect twice.',
  },
  // 400: business rules
  insufficient_funds: { status: 400, message: 'Insufficient funds. Top up the wallet and pay again.' },
  insufficient_stock: { status: 400, message: 'Insufficient stock. Lower the quantity or remove the item.' },
  price_changed: { status: 400, message: 'The price has changed. Review the order and confirm the new total.' },
  product_inactive: { status: 400, message: 'The product is not for sale.' },
  sku_taken: { status: 400, message: 'Another product has this SKU. Choose another.' },
  stock_below_reserved: { status: 400, message: 'Stock cannot go below what is reserved.' },
  stock_limit: { status: 400, message: 'The stock would be over the limit.' },
  reservation_conflict: { status: 400, message: 'The product is reserved for this order with another quantity.' },
  reservation_ended: { status: 400, message: 'The reservation has ended. Make a new one under another order id.' },
  reservation_expired: { status: 400, message: 'The reservation has expired.' },
  reservation_not_expired: { status: 400, message: 'The reservation has not expired.' },
  reservation_not_claimed: { status: 400, message: 'The reservation has not been claimed by a payment.' },
  reservation_of_order: {
    status: 400,
    message: 'The reservation belongs to an order: pay, cancel or release the order.',
  },
  order_not_payable: { status: 400, message: 'The order can no longer be paid. Place a new one.' },
  order_not_cancellable: { status: 400, message: 'The order can no longer be cancelled.' },
  order_not_releasable: { status: 400, message: 'The order is no longer pending. Cancel it to give its stock back.' },
  saga_finished: { status: 400, message: 'The saga is finished: there is nothing to do.' },
  saga_not_undoable: {
    status: 400,
    message: 'The saga cannot be taken back: what it begins with has no undo. Retry it when its reason is gone.',
  },
  step_undone: { status: 400, message: 'This was taken back before it could take effect. Ask for it anew.' },
  invalid_status_transition: { status: 400, message: 'The order cannot take this status.' },
  order_not_delivered: {
    status: 400,
    message: 'Goodwill is for delivered orders. Cancel an order that is not on its way yet: that refunds it.',
  },
  goodwill_exceeds_payment: {
    status: 400,
    message: 'The order would get back more than was paid for it. Use a smaller amount.',
  },
  username_taken: { status: 400, message: 'This username is taken. Choose another.' },
  wrong_password: { status: 400, message: 'The old password is wrong.' },
  // 401, 403, 404
  not_signed_in: { status: 401, message: 'Sign in first.' },
  invalid_credentials: { status: 401, message: 'Wrong username or password.' },
  forbidden: { status: 403, message: 'You are not allowed to do this.' },
  topup_not_allowed: { status: 403, message: 'Only staff may top up wallets here.' },
  cross_site: { status: 403, message: 'The request came from another site.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  product_not_found: { status: 404, message: 'Product not found.' },
  order_not_found: { status: 404, message: 'Order not found.' },
  reservation_not_found: { status: 404, message: 'Reservation not found.' },
  saga_not_found: { status: 404, message: 'Saga not found.' },
  session_not_found: { status: 404, message: 'This session has ended already.' },
  table_not_found: { status: 404, message: 'There is no table of this name. The list of tables names them all.' },
  user_not_found: { status: 404, message: 'User not found.' },
  verification_not_found: {
    status: 404,
    message: 'There is no verification of this id. Only the newest ones are kept.',
  },
  // the protocol
  method_not_allowed: { status: 405, message: 'This address does not take this method.' },
  key_in_progress: { status: 409, message: 'A request with this key is still running. Try again shortly.' },
  version_conflict: { status: 409, message: 'Somebody else changed it first. Load it again and repeat the change.' },
  body_too_large: { status: 413, message: 'The request body is too large.' },
  unsupported_media_type: { status: 415, message: 'Send JSON (application/json).' },
  key_reused: { status: 422, message: 'This idempotency key was used for another request. Use a new key.' },
  too_many_requests: { status: 429, message: 'Too many requests. Wait, then try again.' },
  // ours
  internal: { status: 500, message: 'Something went wrong on our side. It has been logged.' },
  overloaded: { status: 503, message: 'The store is busy. Try again shortly.' },
  unavailable: { status: 503, message: 'A needed part is away. Try again shortly.' },
} as const satisfies Record<string, { status: number; message: string }>;

/** The stable machine word of a refusal: `code` in every error answer. */
export type RefusalKind = keyof typeof REFUSALS;

/** Why a request was not carried out. `message` replaces the catalogue's sentence; `details` is JSON for the client. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly message?: string;
  readonly details?: unknown;
}

/** Makes a refusal of `kind`, with details for the client and a sentence that replaces the catalogue's. */
export function refusal(kind: RefusalKind, details?: unknown, message?: string): Refusal {
  return { kind, ...(details === undefined ? {} : { details }), ...(message === undefined ? {} : { message }) };
}

/** Whether a refusal is a business decision (400), which is stored under its idempotency key like a success. */
export function isStored(refusal: Refusal): boolean {
  return REFUSALS[refusal.kind].status === 400;
}

/** A refusal that is thrown where no outcome can be returned: at the HTTP edge, or by a queue that is full. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly refusal: Refusal;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(cause: Refusal, retryAfterSeconds?: number) {
    super(cause.message ?? REFUSALS[cause.kind].message);
    this.refusal = cause;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
