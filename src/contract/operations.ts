import type { Operation } from '../model/contract.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Catalog } from './catalog.ts';

/** The part of a catalog in which operations are found. */
export type Operations = Pick<Catalog, 'operations' | 'structure'>;

/** An operation that a request calls. */
export interface OperationMatch {
  readonly operation: Operation;
  /** As the API has it, without whatever a proxy put before it, and with its query. */
  readonly path: string;
  /** Those in the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the operation that a request calls, at any host and below any prefix such as `/proxy/abc`; null when
 * it is none. Operations on one path are told apart by the action key of the body. A body with no action key at all
 * (tags only, nothing, or not known) is taken for a call of the first of them; one with the key of an action that the
 * contract does not have calls none.
 *
 * @param url whole, or a path alone
 */
export function matchOperation(
  catalog: Operations,
  method: string,
  url: string,
  body?: JsonValue,
): OperationMatch | null {
  return chooseByAction(catalog, matchPath(catalog, method, url), body);
}

/** The one of several operations on one path whose action a body names. */
export function chooseByAction(
  catalog: Operations,
  found: readonly OperationMatch[],
  body: JsonValue | undefined,
): OperationMatch | null {
  const [first] = found;
  if (first === undefined) return null;
  const named = found.find(({ operation: { action } }) => action !== undefined && hasKey(body, action));
  if (named !== undefined) return named;
  return namesOtherAction(catalog, first.operation, body) ? null : first;
}

/** Whether a body names another action than the operation's: a key that is no field of the request, with an object or null. */
export function namesOtherAction(
  catalog: Operations,
  { action, request }: Operation,
  body: JsonValue | undefined,
): boolean {
  if (action === undefined || request === undefined || !isJsonObject(body) || hasKey(body, action))
    return false;
  const { byName } = catalog.structure(request);
  return Object.keys(body).some((key) => !byName.has(key) && (body[key] === null || isJsonObject(body[key])));
}

function hasKey(body: JsonValue | undefined, key: string): boolean {
  return isJsonObject(body) && Object.hasOwn(body, key);
}

/** Every operation that has this method and path, in the order of `contracts/operations.json`. */
export function matchPath(catalog: Operations, method: string, url: string): readonly OperationMatch[] {
  const target = pathOf(url);
  if (target === null) return [];
  const [path, query] = splitQuery(target);
  return catalog.operations.flatMap((operation) => {
    const found = operation.method === method.toUpperCase() ? findInPath(operation, path) : null;
    if (found === null) return [];
    const decoded = Object.entries(found.parameters).map(([name, part]) => [name, decodePart(part)]);
    const whole = query === null ? found.path : `${found.path}?${query}`;
    return [{ operation, path: whole, parameters: Object.fromEntries(decoded) }];
  });
}

/** The path of a URL with its query, without its fragment; null where there is no path. */
export function pathOf(url: string): string | null {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:/i, '');
  // By hand: `URL` refuses hosts that recorders write when they could not resolve one.
  const path = rest.startsWith('//') ? rest.slice(2).replace(/^[^/?#]*/, '') : rest;
  const [bare = ''] = path.split('#', 1);
  return bare.startsWith('/') ? bare : null;
}

/** A path and its query, which is null when there is none. */
export function splitQuery(path: string): readonly [bare: string, query: string | null] {
  const at = path.indexOf('?');
  return at === -1 ? [path, null] : [path.slice(0, at), path.slice(at + 1)];
}

const PARAMETER = /\{([A-Za-z]+)\}/g;

/** Fills the first template whose parameters all have a value; null when there is none. */
export function fillPath({ paths }: Operation, values: Readonly<Record<string, string>>): string | null {
  const fill = (place: string, name: string): string => {
    const value = values[name];
    return value === undefined ? place : encodeURIComponent(value);
  };
  const filled = paths.map((path) => path.replaceAll(PARAMETER, fill));
  return filled.find((path) => !/[{}]/.test(path)) ?? null;
}

/** A path template: its first segment, and a pattern for the rest at the end of a path, so that any prefix will do. */
type PathPattern = readonly [context: string, pattern: RegExp];

/** The patterns of each operation, made once: every entry of a recording asks. */
const PATTERNS = new WeakMap<Operation, readonly PathPattern[]>();

function patternsOf(operation: Operation): readonly PathPattern[] {
  const known = PATTERNS.get(operation);
  const patterns = known ?? operation.paths.map(patternOf);
  PATTERNS.set(operation, patterns);
  return patterns;
}

function patternOf(template: string): PathPattern {
  const [context = ''] = /^\/[^/]+/.exec(template) ?? [];
  const rest = template.slice(context.length).replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return [context, new RegExp(`${rest.replaceAll(PARAMETER, '(?<$1>[^/]+)')}$`)];
}

/** Finds an operation's path at the end of another, and its parameters as they are written there. */
function findInPath(operation: Operation, path: string): Omit<OperationMatch, 'operation'> | null {
  // By hand: a regular expression for slashes at the end, which make no difference, tries again from each slash.
  let end = path.length;
  while (path[end - 1] === '/') end--;
  const bare = path.slice(0, end);
  for (const [context, pattern] of patternsOf(operation)) {
    const match = pattern.exec(bare);
    if (match !== null)
      return { path: `${context}${path.slice(match.index)}`, parameters: { ...match.groups } };
  }
  return null;
}

/** The parameters in a path of an operation, as they are written there; null when it is no path of it. */
export function parametersIn(operation: Operation, path: string): Readonly<Record<string, string>> | null {
  return findInPath(operation, path.split(/[?#]/, 1)[0] ?? '')?.parameters ?? null;
}

/** A part of a path without its percent signs; as it is where they encode nothing. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
