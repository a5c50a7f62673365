const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Java's `MMM d, yyyy h:mm:ss a`; the comma and U+202F are what JDK 9 and 20 brought. */
const SHAPE =
  /^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\d|3[01]), (\d{4})(,?) ([1-9]|1[0-2]):([0-5]\d):([0-5]\d)([ \u202f])(AM|PM)$/;

/** A pattern for tools that take regular expressions: the page's own form, without calendar validity. */
export const TIMESTAMP_PATTERN =
  '^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\\d|3[01]), \\d{4} ([1-9]|1[0-2]):[0-5]\\d:[0-5]\\d (AM|PM)$';

export interface Timestamp {
  /** Milliseconds as if the text, which names no zone, were UTC; good for comparing two of one body. */
  readonly time: number;
  /** True for the forms of newer Java versions, false for the page's. */
  readonly variant: boolean;
}

/** Reads a timestamp such as `Nov 14, 2017 10:20:57 PM`; null for anything else, also for Feb 30. */
export function parseTimestamp(text: string): Timestamp | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, month = '', day, year, comma, hour, minute, second, gap, half] = match;
  const monthIndex = MONTHS.indexOf(month);
  const hour24 = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthIndex, Number(day));
  if (date.getUTCMonth() !== monthIndex) return null;
  date.setUTCHours(hour24, Number(minute), Number(second));
  return { time: date.getTime(), variant: comma !== '' || gap !== ' ' };
}

/** Writes a moment the way the page shows it, in UTC. */
export function formatTimestamp(time: number): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const two = (part: number): string => String(part).padStart(2, '0');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return (
    `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${year} ` +
    `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`
  );
}
