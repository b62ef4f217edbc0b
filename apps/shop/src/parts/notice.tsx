import { KontorError, NoAnswerError } from '@kontor/sdk/errors';
import type { ReactNode } from 'react';

/** A word to the person, in a box. Bad news are read out at once, other news when there is a pause. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  readonly tone?: 'info' | 'good' | 'warn' | 'bad';
  readonly title?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}>
      {title === undefined ? null : <p className="notice-title">{title}</p>}
      {children}
    </div>
  );
}

/** What went wrong, in words that say what to do. For errors that no page explains better itself. */
export function Problem({ error, onAgain }: { readonly error: unknown; readonly onAgain?: (() => void) | undefined }) {
  const again =
    onAgain === undefined ? null : (
      <button type="button" className="button button-quiet" onClick={onAgain}>
        Try again
      </button>
    );
  if (error instanceof NoAnswerError) {
    return (
      <Notice tone="bad" title="No answer from the store">
        <p>Check your connection. Nothing is lost: what you see here was the last that we know.</p>
        {again}
      </Notice>
    );
  }
  if (error instanceof KontorError) {
    return (
      <Notice tone="bad" title={titleOf(error)}>
        <p>{wordsOf(error)}</p>
        {error.status >= 500 && error.requestId !== null ? (
          <p className="fine">
            If it stays so, tell us this number: <code>{error.requestId}</code>
          </p>
        ) : null}
        {error.isFinal ? null : again}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title="Something went wrong on this page">
      <p>Load it again. What you have ordered and paid is safe with the store.</p>
      {again}
    </Notice>
  );
}

function titleOf({ status }: KontorError): string {
  if (status === 404) return 'There is no such thing';
  if (status === 429) return 'That was a lot at once';
  if (status >= 500) return 'The store has a problem';
  return 'That did not work';
}

function wordsOf({ status, message, retryAfterMs }: KontorError): string {
  if (status !== 429 || retryAfterMs === null) return message;
  return `Wait ${Math.max(1, Math.ceil(retryAfterMs / 1000))} seconds, then try again.`;
}
