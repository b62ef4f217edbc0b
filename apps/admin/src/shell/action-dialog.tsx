import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { type FormEvent, type ReactNode, useId, useState } from 'react';

/**
 * Asks before something is done: what will happen, what is needed for it, and one button that does it. It stays open until the server has answered, and closes
 * where it is done; a refusal is shown and leaves what was typed.
 */
export function ActionDialog({
  title,
  text,
  confirm,
  tone = 'primary',
  run,
  close,
  children,
}: {
  readonly title: string;
  readonly text?: ReactNode;
  /** What the button says: the deed by its name, never "OK". */
  readonly confirm: string;
  readonly tone?: 'primary' | 'error';
  /** Does it; false where it was refused. */
  readonly run: () => Promise<boolean>;
  readonly close: () => void;
  readonly children?: ReactNode;
}) {
  const id = useId();
  const [isRunning, setRunning] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isRunning) return;
    setRunning(true);
    void run().then(
      (isDone) => {
        setRunning(false);
        if (isDone) close();
      },
      () => setRunning(false),
    );
  };
  return (
    <Dialog open onClose={isRunning ? () => undefined : close} aria-labelledby={id}>
      <form onSubmit={onSubmit} noValidate={false}>
        <DialogTitle id={id} sx={{ fontSize: '1.0625rem', fontWeight: 650 }}>
          {title}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, pb: 1 }}>
          {text !== undefined && (
            <DialogContentText component="div" variant="body2" sx={{ color: 'text.primary' }}>
              {text}
            </DialogContentText>
          )}
          {children}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button color="inherit" onClick={close} disabled={isRunning}>
            Back
          </Button>
          <Button type="submit" variant="contained" color={tone} disabled={isRunning}>
            {isRunning ? 'Working…' : confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
