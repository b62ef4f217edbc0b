import { KontorError } from '@kontor/sdk/errors';
import { type ReactNode, useId, useState } from 'react';

import type { User } from '../kontor.ts';
import { endedElsewhere, me, queries } from '../queries.ts';
import { Notice, Problem } from './notice.tsx';

/** A field of a form about accounts. */
export interface CredentialField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly autoComplete: string;
  readonly optional?: boolean;
  readonly hint?: string;
  readonly maxLength: number;
}

/** The place in the shop that `?next=` names; the products for anything that is none. */
export function nextPlace(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  return /^\/(?!\/)[\w/?=&%.-]*$/.test(next) ? next : '/';
}

/** Takes notice of who has signed in, everywhere on the page. */
export function signedIn(user: User): void {
  queries.setQueryData(endedElsewhere.queryKey, false);
  queries.setQueryData(me.queryKey, user);
}

/** A form with fields, which says below a field or above its button what was not right. `submit` gets what was typed, by name. */
export function CredentialsForm({
  fields,
  button,
  submit,
  children,
}: {
  readonly fields: readonly CredentialField[];
  readonly button: string;
  readonly submit: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly children?: ReactNode;
}) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problems = problemsOf(error);
  return (
    <form
      className="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) return;
        const form = new FormData(event.currentTarget);
        const values = Object.fromEntries(fields.map(({ name }) => [name, textOf(form.get(name))]));
        setBusy(true);
        setError(null);
        submit(values)
          .catch(setError)
          .finally(() => setBusy(false));
      }}
    >
      {fields.map(({ name, label, type, autoComplete, optional = false, hint, maxLength }) => {
        const problem = problems.get(name);
        const said = [hint === undefined ? '' : `${id}${name}hint`, problem === undefined ? '' : `${id}${name}problem`];
        return (
          <div key={name} className="field">
            <label htmlFor={`${id}${name}`}>
              {label} {optional ? <span className="fine">(optional)</span> : null}
            </label>
            <input
              id={`${id}${name}`}
              name={name}
              type={type}
              autoComplete={autoComplete}
              autoCapitalize="none"
              spellCheck={false}
              required={!optional}
              maxLength={maxLength}
              aria-invalid={problem !== undefined}
              aria-describedby={said.join(' ').trim() || undefined}
            />
            {hint === undefined ? null : (
              <p className="fine" id={`${id}${name}hint`}>
                {hint}
              </p>
            )}
            {problem === undefined ? null : (
              <p className="fine warn" id={`${id}${name}problem`} role="alert">
                {problem}
              </p>
            )}
          </div>
        );
      })}
      {error === null || problems.size > 0 ? null : <Refusal error={error} />}
      <button type="submit" className="button button-wide" aria-disabled={busy} aria-busy={busy}>
        {busy ? 'One moment…' : button}
      </button>
      {children}
    </form>
  );
}

function Refusal({ error }: { readonly error: unknown }) {
  if (error instanceof KontorError && error.code === 'too_many_requests') {
    const minutes = Math.max(1, Math.ceil((error.retryAfterMs ?? 60_000) / 60_000));
    return (
      <Notice tone="bad" title="Too many attempts">
        <p>Wait {minutes === 1 ? 'a minute' : `${minutes} minutes`}, then try again.</p>
      </Notice>
    );
  }
  if (error instanceof KontorError && error.status < 500) return <Notice tone="bad" title={error.message} />;
  return <Problem error={error} />;
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

/** What the store objects to, by field. */
function problemsOf(error: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof KontorError)) return found;
  if (error.code === 'username_taken') found.set('username', error.message);
  if (error.code === 'wrong_password') found.set('old', error.message);
  if (error.code === 'validation_failed' && Array.isArray(error.details)) {
    for (const { field, message } of error.details as readonly { field: string; message: string }[]) {
      found.set(field, `It ${message}.`);
    }
  }
  return found;
}
