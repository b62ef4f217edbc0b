import { TEXT_MAX } from '@kontor/contracts/limits';
import { answerOf } from '@kontor/sdk/client';
import { Link, useLocation } from 'wouter';

import { kontor } from '../kontor.ts';
import { type CredentialField, CredentialsForm, nextPlace, signedIn } from '../parts/credentials.tsx';
import { Page } from '../parts/page.tsx';

const FIELDS: readonly CredentialField[] = [
  { name: 'username', label: 'Username', type: 'text', autoComplete: 'username', maxLength: TEXT_MAX.username },
  {
    name: 'password',
    label: 'Password',
    type: 'password',
    autoComplete: 'current-password',
    maxLength: TEXT_MAX.password,
  },
];

/** Where somebody with an account signs in, and goes on to where he came from. */
export default function SignInPage() {
  const [, go] = useLocation();
  const next = nextPlace();
  return (
    <Page title="Sign in" narrow>
      <CredentialsForm
        fields={FIELDS}
        button="Sign in"
        submit={async ({ username = '', password = '' }) => {
          const { user } = await answerOf(kontor.POST('/auth/login/', { body: { username, password } }));
          signedIn(user);
          go(next, { replace: true });
        }}
      >
        <p className="fine">
          New here? <Link href={`/sign-up/?next=${encodeURIComponent(next)}`}>Make an account</Link>
        </p>
      </CredentialsForm>
    </Page>
  );
}
