import { TEXT_MAX } from '@kontor/contracts/limits';
import { answerOf } from '@kontor/sdk/client';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { kontor, type User } from '../kontor.ts';
import { type CredentialField, CredentialsForm, signedIn } from '../parts/credentials.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { SignInFirst } from '../parts/sign-in-first.tsx';
import { forgetPerson, me, queries } from '../queries.ts';
import { storage } from '../storage.ts';

const FIELDS: readonly CredentialField[] = [
  {
    name: 'old',
    label: 'Present password',
    type: 'password',
    autoComplete: 'current-password',
    maxLength: TEXT_MAX.password,
  },
  {
    name: 'new',
    label: 'New password',
    type: 'password',
    autoComplete: 'new-password',
    hint: 'At least eight characters. Your other devices are signed out.',
    maxLength: TEXT_MAX.password,
  },
];

/** Who is signed in, with the way out, and the password. */
export default function AccountPage() {
  return <SignInFirst title="Account">{(user) => <Account user={user} />}</SignInFirst>;
}

function Account({ user }: { readonly user: User }) {
  const [, go] = useLocation();
  const [error, setError] = useState<unknown>(null);
  const [changed, setChanged] = useState(0);
  const signOut = async () => {
    await answerOf(kontor.POST('/auth/logout/'));
    storage.removeItem(`kontor:address:${user.id}`);
    queries.setQueryData(me.queryKey, null);
    forgetPerson();
    go('/');
  };
  return (
    <Page title="Account" narrow>
      <section className="panel stack">
        <p>
          You are signed in as <strong dir="auto">{user.username}</strong>.
        </p>
        {user.role === 'customer' ? null : (
          <p>
            <a href="/admin/">To the admin panel</a>
          </p>
        )}
        {error === null ? null : <Problem error={error} />}
        <p>
          <button type="button" className="button button-quiet" onClick={() => void signOut().catch(setError)}>
            Sign out
          </button>
        </p>
      </section>
      <h2>Change the password</h2>
      {changed === 0 ? null : (
        <Notice tone="good">
          <p>The password is changed. Other devices have to sign in again.</p>
        </Notice>
      )}
      <CredentialsForm
        key={changed}
        fields={FIELDS}
        button="Change it"
        submit={async (values) => {
          const body = { old: values['old'] ?? '', new: values['new'] ?? '' };
          signedIn((await answerOf(kontor.POST('/auth/password/', { body }))).user);
          setChanged((count) => count + 1);
        }}
      />
    </Page>
  );
}
