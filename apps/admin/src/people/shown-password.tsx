import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';

import { CopyId } from '../parts/copy-id.tsx';

/** A password that was made up: shown here, now, and never again. */
export function ShownPassword({ username, password }: { readonly username: string; readonly password: string }) {
  return (
    <Alert severity="success" variant="outlined" sx={{ mb: 2 }}>
      <AlertTitle>
        The password of <bdi>{username}</bdi>
      </AlertTitle>
      <CopyId id={password} />
      <div>Hand it over now: it is kept nowhere, and this page will not show it again.</div>
    </Alert>
  );
}
