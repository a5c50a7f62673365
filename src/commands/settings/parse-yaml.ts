import { type Document, type ErrorCode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { UsageError } from '../usage-error.ts';

/** Room for thousands of targets. */
const LONGEST_FILE = 1024 * 1024;
/** Room for a few anchors that save typing; a bomb needs thousands. */
const MOST_ALIASES = 100;

/**
 * What is wrong, in our own words: the parser's quote the text, and with it perhaps a secret that someone
 * has put there by mistake.
 */
const PROBLEMS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias has an anchor or a tag of its own',
  BAD_ALIAS: 'an alias is not written as *name',
  BAD_COLLECTION_TYPE: 'a tag does not fit the map or list behind it',
  BAD_DIRECTIVE: 'a line that begins with % is not a known directive',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no known escape; use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines before, or a closing bracket is missing',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a value begins with a character that must be in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a map or a list stands where a key is due',
  BLOCK_IN_FLOW: 'a block stands inside brackets',
  DUPLICATE_KEY: 'this key stands in the same map twice',
  IMPOSSIBLE: 'the text cannot be read',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing, such as a closing quote, a bracket, a comma or a colon',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; perhaps a colon is missing',
  MULTIPLE_ANCHORS: 'a value has several anchors',
  MULTIPLE_DOCS: 'the file holds several documents',
  MULTIPLE_TAGS: 'a value has several tags',
  NON_STRING_KEY: 'a key is not a word; put it in quotes',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'a tab is used to indent; use spaces',
  TAG_RESOLVE_FAILED: 'a tag is not known; tags are not needed in this file',
  UNEXPECTED_TOKEN: 'something stands here that does not belong here',
};

/**
 * Reads one YAML 1.2 document as plain data.
 *
 * @param path for messages
 * @throws UsageError with file, line and column
 */
export function parseYaml(text: string, path: string): unknown {
  if (text.length > LONGEST_FILE) throw new UsageError(`${path}: the file is longer than 1 MiB`);
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const document = orTooDeep(path, () =>
    parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      // Its search for duplicates is quadratic, minutes for a long file; ours is not.
      uniqueKeys: false,
      resolveKnownTags: false,
      // 'silent' would also be silent about a second document.
      logLevel: 'error',
    }),
  );
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new UsageError(`${at(problem.pos[0])}: ${PROBLEMS[problem.code]}`);
  const duplicate = orTooDeep(path, () => findDuplicateKey(document));
  if (duplicate !== null) throw new UsageError(`${at(duplicate)}: ${PROBLEMS.DUPLICATE_KEY}`);
  const data = orTooDeep(path, () => toData(path, () => document.toJS({ maxAliasCount: MOST_ALIASES })));
  if (data === null) throw new UsageError(`${path}: the file is empty`);
  return data;
}

/** Where the first key is that its map has twice. */
function findDuplicateKey(document: Document.Parsed): number | null {
  let found: number | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function toData(path: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError(`${path}: an alias refers to no anchor before it, or there are too many aliases`);
  }
}

/** The parser recurses; brackets by the thousand overflow its stack. */
function orTooDeep<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${path}: the file is nested too deeply`);
  }
}
