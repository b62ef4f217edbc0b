import type { CSSProperties } from 'react';

/** Pairs of hues that go well together, for pictures of products that have none. */
const PAIRS = [
  [158, 190],
  [24, 352],
  [262, 300],
  [205, 232],
  [42, 18],
  [174, 140],
  [330, 286],
  [222, 190],
] as const;
const LETTERS_MAX = 2;

/** A picture made from a product's name alone: the same name has the same one everywhere. It says nothing that the name beside it does not. */
export function ProductArt({
  name,
  size = 'card',
}: {
  readonly name: string;
  readonly size?: 'card' | 'page' | 'line';
}) {
  const seed = hash(name);
  const [from, to] = PAIRS[seed % PAIRS.length] ?? PAIRS[0];
  const style = { '--from': from, '--to': to } as CSSProperties;
  const letters = monogram(name);
  return (
    <svg
      className={`art art-${size}`}
      style={style}
      viewBox="0 0 120 90"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="120" height="90" className="art-ground" />
      <Shapes kind={(seed >>> 8) % 4} turn={(seed >>> 16) % 360} />
      {letters === '' ? null : (
        <text x="60" y="46" className="art-letters" textAnchor="middle" dominantBaseline="central">
          {letters}
        </text>
      )}
    </svg>
  );
}

function Shapes({ kind, turn }: { readonly kind: number; readonly turn: number }) {
  switch (kind) {
    case 0:
      return (
        <g className="art-shape">
          <circle cx={20 + (turn % 40)} cy="14" r="46" />
          <circle cx={100 - (turn % 30)} cy="84" r="34" />
        </g>
      );
    case 1:
      return (
        <g className="art-shape" transform={`rotate(${turn % 60} 60 45)`}>
          <rect x="-30" y="-20" width="60" height="150" rx="30" />
          <rect x="54" y="-30" width="34" height="170" rx="17" />
        </g>
      );
    case 2:
      return (
        <g className="art-line">
          {[18, 34, 50, 66, 82].map((radius) => (
            <circle key={radius} cx={turn % 120} cy="92" r={radius} />
          ))}
        </g>
      );
    default:
      return (
        <g className="art-shape">
          <path d={`M-10 ${50 + (turn % 20)} Q30 ${20 + (turn % 30)} 62 52 T130 40 V100 H-10Z`} />
          <path d={`M-10 ${70 + (turn % 12)} Q40 44 74 74 T130 62 V100 H-10Z`} />
        </g>
      );
  }
}

/** The first letters of its first words; nothing where the name begins with no letter. */
function monogram(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, LETTERS_MAX)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0).toLocaleUpperCase())
    .join('');
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
