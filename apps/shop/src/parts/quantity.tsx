import { QUANTITY_MAX } from '@kontor/contracts/limits';
import { useState } from 'react';

/** How many: one less, a number to type, one more. `of` names what is counted, for who cannot see it. */
export function Quantity({
  of,
  value,
  min = 1,
  onChange,
}: {
  readonly of: string;
  readonly value: number;
  readonly min?: 0 | 1;
  readonly onChange: (value: number) => void;
}) {
  // What is being typed and is no number yet; null: nothing.
  const [typed, setTyped] = useState<string | null>(null);
  const set = (next: number) => {
    const bounded = Math.max(min, Math.min(QUANTITY_MAX, next));
    setTyped(null);
    if (bounded !== value) onChange(bounded);
  };
  return (
    <div className="quantity">
      <button type="button" aria-label={`One less of ${of}`} onClick={() => set(value - 1)} disabled={value <= min}>
        −
      </button>
      <input
        inputMode="numeric"
        autoComplete="off"
        aria-label={`Quantity of ${of}`}
        value={typed ?? String(value)}
        onChange={({ target }) => {
          setTyped(target.value);
          if (/^\d{1,7}$/.test(target.value) && Number(target.value) >= 1) set(Number(target.value));
        }}
        onBlur={() => setTyped(null)}
      />
      <button type="button" aria-label={`One more of ${of}`} onClick={() => set(value + 1)}>
        +
      </button>
    </div>
  );
}
