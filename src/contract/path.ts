import type { Operation } from '../model/contract.ts';

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
