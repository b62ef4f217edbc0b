import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { shownError } from './errors.ts';
import { MONOSPACE } from './theme.ts';

/** An error in place of what could not be shown, or beside what could not be done. */
export function ErrorNotice({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { message, hint, requestId } = shownError(error);
  return (
    <Alert
      severity="error"
      variant="outlined"
      sx={{ bgcolor: 'background.paper' }}
      {...(retry === undefined
        ? {}
        : {
            action: (
              <Button color="inherit" onClick={retry}>
                Try again
              </Button>
            ),
          })}
    >
      <AlertTitle sx={{ fontSize: '0.875rem', fontWeight: 650 }}>{message}</AlertTitle>
      {hint}
      {requestId !== null && (
        <div>
          Request <code style={{ fontFamily: MONOSPACE }}>{requestId}</code>
        </div>
      )}
    </Alert>
  );
}
