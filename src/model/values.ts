/** How ZStack writes a uuid (see `contracts/sources.json`): 32 lowercase hexadecimal digits, as a regular expression. */
export const UUID_PATTERN = '^[0-9a-f]{32}$';

const UUID = new RegExp(UUID_PATTERN);

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether a text is a day of the calendar such as 2027-01-31. */
export function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

/** A pattern for tools that take regular expressions: the page's own form, without calendar validity. */
export const TIMESTAMP_PATTERN =
  '^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\\d|3[01]), \\d{4} ([1-9]|1[0-2]):[0-5]\\d:[0-5]\\d (AM|PM)$';

/** The same with the forms of newer Java versions: a comma after the year, U+202F before AM and PM. */
export const TIMESTAMP_VARIANTS = TIMESTAMP_PATTERN.replace('{4} ', '{4},? ').replace(' (AM', '[ \u202f](AM');

const ON_PAGE = new RegExp(TIMESTAMP_PATTERN);
const ANY_VARIANT = new RegExp(TIMESTAMP_VARIANTS);

/**
 * Whether a text is a timestamp as the page writes it, `Nov 14, 2017 10:20:57 PM`, or in a variant of newer Java
 * versions; null for anything else, also for Feb 30.
 */
export function timestampForm(text: string): 'page' | 'variant' | null {
  if (!ANY_VARIANT.test(text) || !isOnCalendar(text)) return null;
  return ON_PAGE.test(text) ? 'page' : 'variant';
}

/** Whether the month of a timestamp has the day, which the patterns allow to be the 31st. */
function isOnCalendar(text: string): boolean {
  // Every month has the others, and reading a date takes ten times as long.
  if (!/^\w+ (29|3[01]),/.test(text)) return true;
  const [, day] = / (\d+),/.exec(text) ?? [];
  return new Date(timestampOrder(text)).getUTCDate() === Number(day);
}

/** Milliseconds that order timestamps. A timestamp names no zone, so it is no point in time. */
export function timestampOrder(text: string): number {
  return Date.parse(`${text.replace('\u202f', ' ')} UTC`);
}

/** Writes a moment the way the page shows it, in UTC. */
export function formatTimestamp(time: number): string {
  const [, day, month, year, clock = ''] = new Date(time).toUTCString().split(' ');
  const hour = Number(clock.slice(0, 2));
  return `${month} ${Number(day)}, ${year} ${hour % 12 || 12}${clock.slice(2)} ${hour < 12 ? 'AM' : 'PM'}`;
}
