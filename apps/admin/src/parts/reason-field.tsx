import TextField from '@mui/material/TextField';

const TEXT_MAX = 2_000;

/** Why something is done: words that are kept beside it. */
export function ReasonField({
  label,
  value,
  change,
  required = true,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly required?: boolean;
}) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={(event) => change(event.target.value)}
      required={required}
      multiline
      minRows={2}
      slotProps={{ htmlInput: { maxLength: TEXT_MAX } }}
    />
  );
}
