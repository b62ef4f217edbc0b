import { decodeCursor, encodeCursor } from '@kontor/http/cursor';

/** The logs that live data comes from, in the order in which a batch of news is told. */
export const LOGS = ['orders', 'inventory', 'wallet'] as const;
/** One of LOGS. */
export type LogName = (typeof LOGS)[number];

/** A place in every log: the position of the last event that was told. */
export type Place = Readonly<Record<LogName, number>>;

const LIST = 'live';
/** Zero and above, and within what a number holds. */
const POSITION = /^\d{1,15}$/;

/** The place as opaque text: the `id` of a message. It means the same to every process. */
export function encodePlace(place: Place): string {
  return encodeCursor(
    LIST,
    LOGS.map((log) => String(place[log])),
  );
}

/** The place that `encodePlace` was given; null for text that is none of ours, as after an update that changed its form. */
export function decodePlace(text: string): Place | null {
  try {
    const positions = decodeCursor(
      text,
      LIST,
      LOGS.map(() => 'integer'),
    );
    if (!positions.every((position) => POSITION.test(position))) return null;
    return Object.fromEntries(LOGS.map((log, index) => [log, Number(positions[index])])) as unknown as Place;
  } catch {
    return null;
  }
}
