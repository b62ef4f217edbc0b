import { answerOf } from '@kontor/sdk/client';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import { kontor } from '../kontor.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';

const ROLES = ['customer', 'staff', 'admin'] as const;
type Role = (typeof ROLES)[number];

/** Whom somebody has just made. */
export interface MadeUser {
  readonly id: string;
  readonly username: string;
  /** Null where one was typed. */
  readonly password: string | null;
}

/** A choice of what somebody may do. */
export function RoleField({ value, change }: { readonly value: Role; readonly change: (role: Role) => void }) {
  return (
    <TextField
      select
      label="Role"
      value={value}
      onChange={(event) => change(ROLES.find((role) => role === event.target.value) ?? 'customer')}
      helperText="Staff run the shop; administrators also correct wallets and manage users."
    >
      {ROLES.map((role) => (
        <MenuItem key={role} value={role}>
          {role}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Asks for somebody new. */
export function CreateUser({ made, close }: { readonly made: (user: MadeUser) => void; readonly close: () => void }) {
  const act = useAction();
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('customer');
  const run = async () => {
    const answer = await act({
      name: `create-user:${username.trim()}`,
      body: { username: username.trim(), email: email.trim() === '' ? null : email.trim(), role },
      send: (body, key) => answerOf(kontor.POST('/admin/api/users/', { body, headers: { 'idempotency-key': key } })),
      done: () => `${username.trim()} has an account now`,
    });
    if (answer !== null) made({ id: answer.user_id, username: username.trim(), password: answer.password });
    return answer !== null;
  };
  return (
    <ActionDialog
      title="New user"
      text="A password is made up and shown once."
      confirm="Create the user"
      run={run}
      close={close}
    >
      <TextField
        label="Username"
        required
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog that was just opened: the next key belongs here
        autoFocus
        helperText="Letters, digits and @ . + - _"
        slotProps={{ htmlInput: { maxLength: 150, autoComplete: 'off' } }}
      />
      <TextField
        label="Mail address (optional)"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 254, autoComplete: 'off' } }}
      />
      <RoleField value={role} change={setRole} />
    </ActionDialog>
  );
}
