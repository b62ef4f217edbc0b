import { TEXT_MAX } from '@kontor/contracts/limits';
import { answerOf } from '@kontor/sdk/client';
import { Link, useLocation } from 'wouter';

import { kontor } from '../kontor.ts';
import { type CredentialField, CredentialsForm, nextPlace, signedIn } from '../parts/credentials.tsx';
import { Page } from '../parts/page.tsx';

const FIELDS: readonly CredentialField[] = [
  {
    name: 'username',
    label: 'Username',
    type: 'text',
    autoComplete: 'username',
    hint: 'Letters, digits and @ . + - _',
    maxLength: TEXT_MAX.username,
  },
  { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email', optional: true, maxLength: TEXT_MAX.email },
  {
    name: 'password',
    label: 'Password',
    type: 'password',
    autoComplete: 'new-password',
    hint: 'At least eight characters.',
    maxLength: TEXT_MAX.password,
  },
];

/** Where an account is made, which is signed in at once. */
export default function SignUpPage() {
  const [, go] = useLocation();
  const next = nextPlace();
  return (
    <Page title="Make an account" narrow>
      <CredentialsForm
        fields={FIELDS}
        button="Make the account"
        submit={async ({ username = '', email = '', password = '' }) => {
          const body = { username, password, ...(email === '' ? {} : { email }) };
          const { user } = await answerOf(kontor.POST('/auth/register/', { body }));
          signedIn(user);
          go(next, { replace: true });
        }}
      >
        <p className="fine">
          You have one? <Link href={`/sign-in/?next=${encodeURIComponent(next)}`}>Sign in</Link>
        </p>
      </CredentialsForm>
    </Page>
  );
}
