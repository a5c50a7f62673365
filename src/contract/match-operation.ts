import type { Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { decodePart, matchRawPath } from './path.ts';

/** An operation that a recorded request is a call of. */
export interface OperationMatch {
  readonly operation: Operation;
  /** The path as the API has it, without whatever a proxy put before it, and with its query. */
  readonly path: string;
  /** What stands in the places of the path, by role, decoded. */
  readonly places: Readonly<Record<string, string>>;
}

/**
 * Finds the operation that a method and a URL call, at any host and below any prefix such as `/proxy/abc`;
 * null when it is none. A context path other than the usual one is taken for a prefix.
 *
 * @param url whole, or a path alone
 */
export function matchOperation(catalog: Catalog, method: string, url: string): OperationMatch | null {
  const target = pathOf(url);
  if (target === null) return null;
  const [bare = '', query] = splitQuery(target);
  const path = decodeUnreserved(bare);
  for (const operation of catalog.operations) {
    if (operation.method !== method.toUpperCase()) continue;
    const [template = ''] = operation.paths;
    for (const start of startsOf(path, operation)) {
      const whole = `${contextPathOf(template)}${path.slice(start)}`;
      const places = matchRawPath(operation, whole);
      if (places === null) continue;
      const decoded = Object.entries(places).map(([role, part]) => [role, decodePart(part)]);
      return {
        operation,
        path: query === null ? whole : `${whole}?${query}`,
        places: Object.fromEntries(decoded),
      };
    }
  }
  return null;
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
