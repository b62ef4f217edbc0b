/** What a transfer is, by its type, for people. */
export const TRANSFER_WORDS: Readonly<Record<string, string>> = {
  TOPUP: 'Topped up',
  OPENING: 'Opening balance',
  PAYMENT: 'Paid an order',
  REFUND: 'Refund of an order',
  GOODWILL: 'Goodwill for an order',
  CORRECTION: 'Correction',
};
