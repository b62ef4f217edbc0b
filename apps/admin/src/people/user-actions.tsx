import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';
import { RoleField } from './create-user.tsx';

/** A user as the server tells him. */
export type User = AnswerOf<'adminGetUser'>;
type Deed = 'role' | 'email' | 'password' | 'disable' | 'enable';

interface DeedProps {
  readonly user: User;
  readonly changed: () => void;
  readonly close: () => void;
}

const nameOf = ({ username }: User) => username ?? 'this user';

/** What an administrator may do to another user. */
export function UserActions({
  user,
  changed,
  gave,
}: {
  readonly user: User;
  readonly changed: () => void;
  /** Told a password that was made up. */
  readonly gave: (password: string) => void;
}) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const props = { user, changed, close: () => setDeed(null) };
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <Button variant="outlined" onClick={() => setDeed('role')}>
        Change role…
      </Button>
      <Button variant="outlined" onClick={() => setDeed('email')}>
        Change mail address…
      </Button>
      <Button variant="outlined" onClick={() => setDeed('password')}>
        Reset password…
      </Button>
      {user.active ? (
        <Button variant="outlined" color="error" onClick={() => setDeed('disable')}>
          Disable…
        </Button>
      ) : (
        <Button variant="contained" onClick={() => setDeed('enable')}>
          Enable…
        </Button>
      )}
      {deed === 'role' && <ChangeRole {...props} />}
      {deed === 'email' && <ChangeEmail {...props} />}
      {deed === 'password' && <ResetPassword {...props} gave={gave} />}
      {deed === 'disable' && <Disable {...props} />}
      {deed === 'enable' && <Enable {...props} />}
    </Box>
  );
}

function ChangeRole({ user, changed, close }: DeedProps) {
  const act = useAction();
  const [role, setRole] = useState(user.role);
  const run = async () => {
    const answer = await act({
      name: `role:${user.id}`,
      body: { role },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/role/', {
            params: { path: { user_id: user.id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => `${nameOf(user)} is ${role} now`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Change the role of ${nameOf(user)}`}
      text="It counts at once, in every session he has open."
      confirm="Change the role"
      run={run}
      close={close}
    >
      <RoleField value={role} change={setRole} />
    </ActionDialog>
  );
}

function ChangeEmail({ user, changed, close }: DeedProps) {
  const act = useAction();
  const [email, setEmail] = useState(user.email ?? '');
  const run = async () => {
    const answer = await act({
      name: `email:${user.id}`,
      body: { email: email.trim() === '' ? null : email.trim() },
      send: (body, key) =>
        answerOf(
          kontor.PATCH('/admin/api/users/{user_id}/', {
            params: { path: { user_id: user.id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'The mail address is changed',
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Change the mail address of ${nameOf(user)}`}
      confirm="Change the mail address"
      run={run}
      close={close}
    >
      <TextField
        label="Mail address (empty: none)"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 254, autoComplete: 'off' } }}
      />
    </ActionDialog>
  );
}

function ResetPassword({ user, changed, close, gave }: DeedProps & { readonly gave: (password: string) => void }) {
  const act = useAction();
  const run = async () => {
    const answer = await act({
      name: `password:${user.id}`,
      body: {},
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/reset-password/', {
            params: { path: { user_id: user.id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: ({ password }) =>
        password === null
          ? 'The password was changed by the request before; reset it once more'
          : 'There is a new password',
    });
    if (answer?.password) gave(answer.password);
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Reset the password of ${nameOf(user)}`}
      text="The old password stops working and every session of his ends. The new password is made up and shown once."
      confirm="Reset the password"
      run={run}
      close={close}
    />
  );
}

function Disable({ user, changed, close }: DeedProps) {
  const act = useAction();
  const run = async () => {
    const answer = await act({
      name: `disable:${user.id}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/disable/', {
            params: { path: { user_id: user.id } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => `${nameOf(user)} is kept out`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Keep ${nameOf(user)} out?`}
      text="Every session of his ends at once, and he cannot sign in until somebody enables him again. Orders and wallet stay as they are."
      confirm="Disable the user"
      tone="error"
      run={run}
      close={close}
    />
  );
}

function Enable({ user, changed, close }: DeedProps) {
  const act = useAction();
  const run = async () => {
    const answer = await act({
      name: `enable:${user.id}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/enable/', {
            params: { path: { user_id: user.id } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => `${nameOf(user)} may sign in again`,
    });
    changed();
    return answer !== null;
  };
  return <ActionDialog title={`Let ${nameOf(user)} in again?`} confirm="Enable the user" run={run} close={close} />;
}
