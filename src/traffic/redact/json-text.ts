import { closingQuote } from '../../model/closing-quote.ts';
import { MASK } from '../../model/mask.ts';
import { NAMED } from '../../model/secret-members.ts';
import { isBeforeColon, secretObjects } from './secret-objects.ts';

/** What becomes of the keys and texts of JSON. */
export interface JsonRewriter {
  /** Whether what stands under a key is secret, however deep. */
  isSecret(key: string): boolean;
  key(key: string): string;
  /** The text under a secret key. */
  secret(text: string): string;
  /** A text or a key further down in what is secret. */
  within(text: string): string;
  plain(text: string): string;
  /** A text that nothing closes. */
  unfinished(text: string): string;
  /** Whether every number, and every word that is none of JSON's, is masked too. */
  readonly masksBare: boolean;
}

interface Container {
  readonly isObject: boolean;
  /** Whether all in it is secret. */
  readonly secret: boolean;
  /** Whether a member names what stands beside it as a secret. */
  readonly named: boolean;
  /** Whether what stands under the last key is. */
  valueSecret: boolean;
}

/**
 * Rewrites the texts of JSON where they stand and leaves all else as it was, also what parsing would lose:
 * a key that stands twice, spaces, how a text is escaped, the end of what is cut short.
 */
export function rewriteJson(text: string, rewriter: JsonRewriter): string {
  const parts: string[] = [];
  const stack: Container[] = [];
  const secretStarts = secretObjects(text, (name) => rewriter.isSecret(name));
  let container: Container = { isObject: false, secret: false, named: false, valueSecret: false };
  let done = 0;
  let at = 0;
  const put = (end: number, replacement: string): void => {
    parts.push(text.slice(done, at), replacement);
    done = end;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    const inSecret = container.isObject ? container.valueSecret : container.secret;
    let end = at + 1;
    if (character === '"') {
      end = endOfText(text, at);
      const literal = text.slice(at, end);
      const content = contentOf(literal);
      const isKey = container.isObject && isBeforeColon(text, end);
      if (isKey) container.valueSecret = isSecretUnder(content, container, rewriter);
      const closed = isClosed(literal);
      const after = closed
        ? rewritten(content, isKey, inSecret, container, rewriter)
        : rewriter.unfinished(content);
      if (after !== content) put(end, encode(after, closed));
    } else if (character === '{' || character === '[') {
      stack.push(container);
      const named = secretStarts.has(at);
      container = { isObject: character === '{', secret: inSecret, named, valueSecret: inSecret };
    } else if (character === '}' || character === ']') {
      container = stack.pop() ?? container;
    } else if (!/[\s:,]/.test(character)) {
      end = endOfBare(text, at);
      const bare = text.slice(at, end);
      if (inSecret || rewriter.masksBare) put(end, maskBare(bare));
    }
    at = end;
  }
  return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
}

function rewritten(
  content: string,
  isKey: boolean,
  inSecret: boolean,
  container: Container,
  rewriter: JsonRewriter,
): string {
  if (isKey) return container.secret ? rewriter.within(content) : rewriter.key(content);
  if (!inSecret) return rewriter.plain(content);
  return container.secret ? rewriter.within(content) : rewriter.secret(content);
}

/** Behind the quote that closes a text, or the end of all where none does. */
function endOfText(text: string, start: number): number {
  return Math.min(closingQuote(text, start + 1) + 1, text.length);
}

/** Behind a number, a word of JSON, or what is no JSON. */
function endOfBare(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !/[\s:,"{}[\]]/.test(text.charAt(at))) at++;
  return at;
}

/** A number stays one of its kind; what is no JSON may be anything. */
function maskBare(bare: string): string {
  if (/^(true|false|null)$/.test(bare)) return bare;
  if (/^-?\d+$/.test(bare)) return '0';
  return /^-?\d+[.eE]/.test(bare) ? '0.5' : MASK;
}

function isSecretUnder(key: string, { secret, named }: Container, rewriter: JsonRewriter): boolean {
  return secret || (named && NAMED.has(key)) || rewriter.isSecret(key);
}

function isClosed(literal: string): boolean {
  return literal.length > 1 && endOfText(`${literal}"`, 0) === literal.length;
}

function contentOf(literal: string): string {
  const closed = isClosed(literal);
  try {
    return JSON.parse(closed ? literal : `${literal}"`) as string;
  } catch {
    return literal.slice(1, closed ? -1 : undefined);
  }
}

function encode(text: string, closed: boolean): string {
  const literal = JSON.stringify(text);
  return closed ? literal : literal.slice(0, -1);
}
