import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type FormEvent, useState } from 'react';
import { useListContext } from 'react-admin';

import { type AuditEntry, actorOf, Change, Origin, Target } from '../audit/change.tsx';
import { inWords } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ExportLink } from '../shell/export-link.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

/** Commands that stand in the list, as the filter offers them. */
const ACTIONS = [
  'CreateProduct',
  'ChangeProduct',
  'AddStock',
  'AdjustStock',
  'AdvanceOrder',
  'CancelOrder',
  'GrantGoodwill',
  'AddNote',
  'TopUp',
  'CorrectBalance',
  'RegisterUser',
  'ChangeProfile',
  'ChangeRole',
  'ResetPassword',
  'DisableUser',
  'EnableUser',
  'RevokeSession',
  'RevokeSessions',
  'ReserveExternal',
  'ConfirmExternal',
  'ReleaseExternal',
  'RetrySaga',
  'UndoSaga',
] as const;

const FIELDS = [
  { name: 'target', label: 'Id of what was changed', type: 'text', width: 300 },
  { name: 'actor', label: 'Id of who did it', type: 'text', width: 300 },
  { name: 'from', label: 'From', type: 'date', width: 150 },
  { name: 'to', label: 'Until (not included)', type: 'date', width: 170 },
] as const;

const COLUMNS: readonly ListColumn<AuditEntry>[] = [
  { label: 'When', cell: ({ occurred_at: at }) => <Moment at={at} /> },
  { label: 'Who', cell: (entry) => <bdi>{actorOf(entry)}</bdi> },
  { label: 'What', cell: ({ action }) => inWords(action) },
  { label: 'Of', cell: (entry) => <Target entry={entry} /> },
  { label: 'Before and after', cell: (entry) => <Change entry={entry} /> },
  { label: 'From where', cell: (entry) => <Origin entry={entry} /> },
];

function EntryCard(entry: AuditEntry) {
  return (
    <Box sx={{ display: 'grid', gap: 0.5, fontSize: '0.8125rem' }}>
      <div>
        <strong>{inWords(entry.action)}</strong> · <Target entry={entry} />
      </div>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        <bdi>{actorOf(entry)}</bdi> · <Moment at={entry.occurred_at} />
      </Typography>
      <Change entry={entry} />
      <Origin entry={entry} />
    </Box>
  );
}

type Values = Readonly<Record<string, string>>;

function AuditFilters() {
  const { filterValues, setFilters } = useListContext();
  const [values, setValues] = useState<Values>(filterValues as Values);
  const apply = (next: Values) => {
    setValues(next);
    setFilters(Object.fromEntries(Object.entries(next).filter(([, value]) => value.trim() !== '')), undefined, false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    apply(values);
  };
  return (
    <Box
      component="form"
      role="search"
      onSubmit={onSubmit}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
    >
      <TextField
        select
        label="What was done"
        value={values['action'] ?? ''}
        onChange={(event) => apply({ ...values, action: event.target.value })}
        sx={{ flex: { xs: '1 1 100%', sm: '0 1 190px' } }}
      >
        <MenuItem value="">Anything</MenuItem>
        {ACTIONS.map((action) => (
          <MenuItem key={action} value={action}>
            {inWords(action)}
          </MenuItem>
        ))}
      </TextField>
      {FIELDS.map(({ name, label, type, width }) => (
        <TextField
          key={name}
          label={label}
          type={type}
          value={values[name] ?? ''}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          sx={{ flex: { xs: '1 1 130px', sm: `0 1 ${width}px` } }}
          slotProps={{
            ...(type === 'date' ? { inputLabel: { shrink: true } } : {}),
            htmlInput: { autoComplete: 'off', maxLength: 36 },
          }}
        />
      ))}
      <Button type="submit" variant="outlined">
        Search
      </Button>
      {Object.keys(filterValues as Values).length > 0 && (
        <Button color="inherit" onClick={() => apply({})}>
          Clear filters
        </Button>
      )}
      <ExportLink />
    </Box>
  );
}

/** Who did what to what is not his own, newest first: before, after, and from where. */
export default function AuditPage() {
  useTitle('Audit');
  return (
    <>
      <PageHeader title="Audit" />
      <KeysetList<AuditEntry>
        resource="audit"
        nouns={['entry', 'entries']}
        columns={COLUMNS}
        card={EntryCard}
        sort={{ field: 'id', order: 'DESC' }}
        filters={<AuditFilters />}
        nameOf={({ id }) => `entry ${id}`}
        emptyHint="Nothing that staff did meets these filters. What customers do with what is theirs is not in this list."
      />
    </>
  );
}
