import { closingQuote } from '../../model/closing-quote.ts';
import { NAMING } from '../../model/secret-members.ts';
import type { IsSecretName } from '../../model/secret-names.ts';

const NONE: ReadonlySet<number> = new Set();

/**
 * Where objects of a JSON text begin in which one member names a secret, so that what stands beside it is one:
 * `{"value":"…","name":"password"}`.
 */
export function secretObjects(text: string, isSecretName: IsSecretName): ReadonlySet<number> {
  if (!/"values?"/.test(text)) return NONE;
  const found = new Set<number>();
  /** Where the lists and objects begin that are open, and the last key in each. */
  const open: { readonly start: number; key: string }[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '{' || character === '[') open.push({ start: at, key: '' });
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = closingQuote(text, at + 1);
      const content = text.slice(at + 1, end);
      at = end;
      const inner = open.at(-1);
      if (inner === undefined) continue;
      if (isBeforeColon(text, end + 1)) inner.key = content;
      else if (NAMING.has(inner.key) && isSecretName(content)) found.add(inner.start);
    }
  }
  return found;
}

/** Whether a text that ends before a place is a key. */
export function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === ':';
}
