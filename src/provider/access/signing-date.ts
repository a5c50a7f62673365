import { Refusal } from '../http/refusal.ts';

const SHAPE =
  /^(mon|tue|wed|thu|fri|sat|sun), (\d\d) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4}) (\d\d):(\d\d):(\d\d) ([a-z][a-z0-9_/+:-]*|[+-]\d\d:?\d\d)$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const TOLERANCE = 15 * 60_000;

/**
 * Checks the date that an access key signed with. The clock on the wall is compared and the zone
 * passed over, as servers do while `rest.checkTimeZone` is off; this server's wall shows UTC.
 *
 * @throws Refusal when it is absent, in another format, or more than a quarter of an hour off
 */
export function checkDate(date: string | undefined, now: number): string {
  if (date === undefined) throw new Refusal(400, "'Date' must be incuded in request header");
  const time = parseWallClock(date);
  if (time === null)
    throw new Refusal(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'");
  if (Math.abs(time - now) > TOLERANCE) throw new Refusal(403, 'requestTimeTooSkewed');
  return date;
}

/** Milliseconds, as if the date were UTC whatever its zone. */
function parseWallClock(text: string): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, weekday = '', day, month = '', year, hour, minute, second] = match;
  const time = Date.UTC(
    Number(year),
    MONTHS.indexOf(month.toLowerCase()),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const date = new Date(time);
  const exact = date.getUTCDate() === Number(day) && date.getUTCHours() === Number(hour);
  return exact && DAYS[date.getUTCDay()] === weekday.toLowerCase() ? time : null;
}
