import type { JsonObject, JsonValue } from '../../model/json.ts';
import { Refusal } from '../http/refusal.ts';

/** A condition of a query, such as `name~=%site%`. */
export interface Condition {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

type Compare = (actual: string | number, wanted: string) => boolean;

/** In the server's order: an operator that holds another must be looked for first. */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['!=', (actual, wanted) => order(actual, wanted) !== 0],
  ['>=', (actual, wanted) => order(actual, wanted) >= 0],
  ['<=', (actual, wanted) => order(actual, wanted) <= 0],
  ['!?=', (actual, wanted) => !isAmong(actual, wanted)],
  ['!~=', (actual, wanted) => !isLike(actual, wanted)],
  ['~=', isLike],
  ['?=', isAmong],
  ['=', (actual, wanted) => order(actual, wanted) === 0],
  ['>', (actual, wanted) => order(actual, wanted) > 0],
  ['<', (actual, wanted) => order(actual, wanted) < 0],
]);
const IS_NULL = 'is null';
const NOT_NULL = 'not null';

/**
 * Reads a condition of a query.
 *
 * @throws Refusal when it has no operator, or nothing on one side of it (`server/query`)
 */
export function readCondition(text: string): Condition {
  const names = [...OPERATORS.keys(), IS_NULL, NOT_NULL];
  const operator = names.find((one) => text.includes(one));
  if (operator === undefined)
    throw new Refusal(
      400,
      `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [[${names.join(', ')}]]`,
    );
  const at = text.indexOf(operator);
  const condition = { name: text.slice(0, at).trim(), operator, value: text.slice(at + operator.length) };
  if (operator === IS_NULL || operator === NOT_NULL) return condition;
  if (condition.name === '' || condition.value === '')
    throw new Refusal(
      400,
      `Invalid query parameter. The '${text}' in parameter[q] is not a key-value pair split by ${operator}`,
    );
  return condition;
}

/** Whether a row meets a condition. As in SQL, nothing compares with a value that is not there. */
export function meets(row: JsonObject, { name, operator, value }: Condition): boolean {
  const actual = row[name] ?? null;
  if (operator === IS_NULL) return actual === null;
  if (operator === NOT_NULL) return actual !== null;
  if (typeof actual !== 'string' && typeof actual !== 'number') return false;
  return OPERATORS.get(operator)?.(actual, value) ?? false;
}

/** Order of two values, as a database without regard to case has it; what has no value comes first. */
export function compareValues(left: JsonValue | undefined, right: JsonValue | undefined): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [String(left ?? '').toLowerCase(), String(right ?? '').toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

function order(actual: string | number, wanted: string): number {
  return typeof actual === 'number' ? actual - Number(wanted) : compareValues(actual, wanted);
}

function isAmong(actual: string | number, list: string): boolean {
  return list.split(',').some((one) => order(actual, one) === 0);
}

/** SQL's LIKE: `%` for any text, `_` for any character. */
function isLike(actual: string | number, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is').test(String(actual));
}
