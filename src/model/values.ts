/** How ZStack writes a uuid (see `contracts/sources.json`): 32 lowercase hexadecimal digits, as a regular expression. */
export const UUID_PATTERN = '^[0-9a-f]{32}$';

const UUID = new RegExp(UUID_PATTERN);

/** Whether a text is a uuid as ZStack writes it. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether a text is a day of the calendar such as 2027-01-31. */
export function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A pattern for tools that take regular expressions: the page's own form, without calendar validity. */
export const TIMESTAMP_PATTERN =
  '^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\\d|3[01]), \\d{4} ([1-9]|1[0-2]):[0-5]\\d:[0-5]\\d (AM|PM)$';

/** The same with the forms of newer Java versions: a comma after the year, U+202F before AM and PM. */
export const TIMESTAMP_VARIANTS = TIMESTAMP_PATTERN.replace('{4} ', '{4},? ').replace(' (AM', '[ \u202f](AM');

export interface Timestamp {
  /** Seconds on a scale that orders timestamps; their text names no zone, so it is no point in time. */
  readonly order: number;
  /** True for the forms of newer Java versions (a comma after the year, U+202F before AM), false for the page's. */
  readonly variant: boolean;
}

/** Months by the codes of their letters. */
const MONTH_BY_LETTERS = new Map(MONTHS.map((name, index) => [lettersOf(name), index]));

const SPACE = 0x20;
const NARROW_SPACE = 0x202f;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;
const [A, P, M] = [0x41, 0x50, 0x4d];

/**
 * Reads a timestamp such as `Nov 14, 2017 10:20:57 PM`, Java's `MMM d, yyyy h:mm:ss a`; null for
 * anything else, also for Feb 30.
 *
 * Read by hand: a regular expression for it was a third of what the check of an answer cost.
 */
export function readTimestamp(text: string): Timestamp | null {
  const month = MONTH_BY_LETTERS.get(lettersOf(text)) ?? -1;
  const dayLength = isDigit(text, 5) ? 2 : 1;
  const day = readNumber(text, 4, dayLength);
  const yearAt = 4 + dayLength + 2;
  const year = readNumber(text, yearAt, 4);
  const comma = text.charCodeAt(yearAt + 4) === COMMA ? 1 : 0;
  const hourAt = yearAt + 4 + comma + 1;
  const hourLength = isDigit(text, hourAt + 1) ? 2 : 1;
  const hour = readNumber(text, hourAt, hourLength);
  const minuteAt = hourAt + hourLength + 1;
  const minute = readNumber(text, minuteAt, 2);
  const second = readNumber(text, minuteAt + 3, 2);
  const gap = text.charCodeAt(minuteAt + 5);
  const half = text.charCodeAt(minuteAt + 6);
  const punctuated =
    text.length === minuteAt + 8 &&
    text.charCodeAt(3) === SPACE &&
    text.charCodeAt(yearAt - 2) === COMMA &&
    text.charCodeAt(yearAt - 1) === SPACE &&
    text.charCodeAt(hourAt - 1) === SPACE &&
    text.charCodeAt(minuteAt - 1) === COLON &&
    text.charCodeAt(minuteAt + 2) === COLON &&
    (gap === SPACE || gap === NARROW_SPACE) &&
    (half === A || half === P) &&
    text.charCodeAt(minuteAt + 7) === M;
  const padded = text.charCodeAt(4) === ZERO || text.charCodeAt(hourAt) === ZERO;
  if (!punctuated || padded || year < 0 || !isDay(day, month, year)) return null;
  if (hour < 1 || hour > 12 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const hour24 = (hour % 12) + (half === P ? 12 : 0);
  const days = (year * 12 + month) * 31 + day;
  return {
    order: ((days * 24 + hour24) * 60 + minute) * 60 + second,
    variant: comma === 1 || gap !== SPACE,
  };
}

/** The year of a timestamp; of any other text something that means nothing. */
export function yearOf(text: string): number {
  return readNumber(text, isDigit(text, 5) ? 8 : 7, 4);
}

/** The first three letters as one number; -1 where one is too large to stand in a byte. */
function lettersOf(month: string): number {
  const one = month.charCodeAt(0);
  const two = month.charCodeAt(1);
  const three = month.charCodeAt(2);
  return (one | two | three) > 0xff ? -1 : (one * 256 + two) * 256 + three;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** -1 where there is anything but digits. */
function readNumber(text: string, start: number, length: number): number {
  let value = 0;
  for (let at = start; at < start + length; at++) {
    if (!isDigit(text, at)) return -1;
    value = value * 10 + text.charCodeAt(at) - 48;
  }
  return value;
}

function isDay(day: number, month: number, year: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= (DAYS[month] ?? 0) - (month === 1 && !leap ? 1 : 0);
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
