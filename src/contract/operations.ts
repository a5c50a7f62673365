import type { Operation } from '../model/contract.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Catalog } from './catalog.ts';

/** An operation that a recorded request is a call of. */
export interface OperationMatch {
  readonly operation: Operation;
  /** The path as the API has it, without whatever a proxy put before it, and with its query. */
  readonly path: string;
  /** What stands in the places of the path, by parameter, decoded. */
  readonly places: Readonly<Record<string, string>>;
}

/**
 * Finds the operation that a request calls, at any host and below any prefix such as `/proxy/abc`; null when
 * it is none. A context path other than the usual one is taken for a prefix.
 *
 * Operations on one path are told apart by the action key of the body. A body with no action key at all
 * (tags only, nothing, or none that is known) is taken for a call of the first of them; one with the key of
 * an action that the contract does not have calls none.
 *
 * @param url whole, or a path alone
 * @param body undefined where it is not known
 */
export function matchOperation(
  catalog: Catalog,
  method: string,
  url: string,
  body?: JsonValue,
): OperationMatch | null {
  return chooseByAction(catalog, matchPath(catalog, method, url), body);
}

/** The one of several operations on one path whose action a body names. */
export function chooseByAction(
  catalog: Catalog,
  found: readonly OperationMatch[],
  body: JsonValue | undefined,
): OperationMatch | null {
  const [first] = found;
  if (first === undefined) return null;
  const named = found.find(({ operation: { action } }) => action !== undefined && hasKey(body, action));
  if (named !== undefined) return named;
  return namesOtherAction(catalog, first.operation, body) ? null : first;
}

/**
 * Whether a body names an action, and not the one of this operation: a key that is no field of the request,
 * with an object or null.
 */
export function namesOtherAction(
  catalog: Catalog,
  { action, request }: Operation,
  body: JsonValue | undefined,
): boolean {
  if (action === undefined || request === undefined || !isJsonObject(body) || hasKey(body, action))
    return false;
  const known = catalog.structure(request).byName;
  return Object.entries(body).some(
    ([key, value]) => !known.has(key) && (value === null || isJsonObject(value)),
  );
}

function hasKey(body: JsonValue | undefined, key: string): boolean {
  return isJsonObject(body) && Object.hasOwn(body, key);
}

/** Every operation that has this method and path, in the order of `contracts/operations.json`. */
export function matchPath(catalog: Catalog, method: string, url: string): readonly OperationMatch[] {
  const target = pathOf(url);
  if (target === null) return [];
  const [bare = '', query] = splitQuery(target);
  const path = decodeUnreserved(bare);
  const matches: OperationMatch[] = [];
  for (const operation of catalog.operations) {
    if (operation.method !== method.toUpperCase()) continue;
    const [template = ''] = operation.paths;
    for (const start of startsOf(path, operation)) {
      const whole = `${contextPathOf(template)}${path.slice(start)}`;
      const places = matchRawPath(operation, whole);
      if (places === null) continue;
      const decoded = Object.entries(places).map(([name, part]) => [name, decodePart(part)]);
      matches.push({
        operation,
        path: query === null ? whole : `${whole}?${query}`,
        places: Object.fromEntries(decoded),
      });
      break;
    }
  }
  return matches;
}

/** The path of a URL with its query, without its fragment; null where there is no path. */
export function pathOf(url: string): string | null {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:/i, '');
  // By hand: `URL` refuses what recorders write of hosts that they could not resolve.
  const path = rest.startsWith('//') ? rest.slice(2).replace(/^[^/?#]*/, '') : rest;
  const [bare = ''] = path.split('#', 1);
  return bare.startsWith('/') ? bare : null;
}

/** A path and its query, which is null when there is none. */
export function splitQuery(path: string): readonly [bare: string, query: string | null] {
  const at = path.indexOf('?');
  return at === -1 ? [path, null] : [path.slice(0, at), path.slice(at + 1)];
}

/**
 * Where a path may begin to be the API's, the earliest first: a template has a fixed number of segments, so
 * that there is one place for each, counted from the end.
 */
function startsOf(path: string, { paths }: Operation): readonly number[] {
  const wanted = new Set(paths.map((template) => segmentsOf(template) - segmentsOf(contextPathOf(template))));
  const starts: number[] = [];
  let at = endOf(path);
  for (let count = 1; count <= Math.max(...wanted); count++) {
    // Before the first slash it would be counted from the end again.
    at = at <= 0 ? -1 : path.lastIndexOf('/', at - 1);
    if (at === -1) break;
    if (wanted.has(count)) starts.unshift(at);
  }
  return starts;
}

/** Where a path ends, but for the slashes at its end. By hand: an expression looks again from each slash. */
function endOf(path: string): number {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return end;
}

function segmentsOf(path: string): number {
  return path.split('/').length - 1;
}

function contextPathOf(template: string): string {
  return /^\/[^/]+/.exec(template)?.[0] ?? '';
}

/** Percent signs before what needs none make no difference (RFC 3986, 6.2.2.2). */
function decodeUnreserved(path: string): string {
  return path.replaceAll(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escaped;
  });
}

const PLACE = /\{([A-Za-z]+)\}/g;

/** Names of the parameters in a path template, in order. */
function placesOf(template: string): readonly string[] {
  return Array.from(template.matchAll(PLACE), ([, name = '']) => name);
}

/** Fills the first template whose places all have a value; null when there is none. */
export function fillPath({ paths }: Operation, values: Readonly<Record<string, string>>): string | null {
  const template = paths.find((path) => placesOf(path).every((name) => values[name] !== undefined));
  if (template === undefined) return null;
  return template.replaceAll(PLACE, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** The templates of an operation as patterns, worked out once. */
const PATTERNS = new WeakMap<
  Operation,
  readonly { readonly names: readonly string[]; readonly pattern: RegExp }[]
>();

function patternsOf(operation: Operation) {
  const known = PATTERNS.get(operation);
  if (known !== undefined) return known;
  const patterns = operation.paths.map((template) => {
    const source = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(PLACE, '([^/]+)');
    return { names: placesOf(template), pattern: new RegExp(`^${source}/*$`) };
  });
  PATTERNS.set(operation, patterns);
  return patterns;
}

/**
 * What stands in the places of a path, by parameter, as it is written there; null when the path is none of
 * the operation's. A query, a fragment and slashes at the end make no difference.
 */
export function matchRawPath(operation: Operation, path: string): Readonly<Record<string, string>> | null {
  const [bare = ''] = path.split(/[?#]/);
  for (const { names, pattern } of patternsOf(operation)) {
    const match = pattern.exec(bare);
    if (match === null) continue;
    return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
  }
  return null;
}

/** A part of a path without its percent signs; as it is where they encode nothing. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
