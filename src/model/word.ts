const WORD = /[\p{L}\p{N}_]/u;

/** Whether a character of a text is a letter, a digit or an underscore; none is beyond the text's ends. */
export function isWordAt(text: string, at: number): boolean {
  const code = at < 0 ? undefined : text.codePointAt(at);
  if (code === undefined) return false;
  if (code >= 0x80) return WORD.test(String.fromCodePoint(code));
  const isDigit = code >= 0x30 && code <= 0x39;
  return isDigit || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

/** The same of the character before a place, which may be one of two halves. */
export function isWordBefore(text: string, at: number): boolean {
  const isPair = at >= 2 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  return isWordAt(text, isPair ? at - 2 : at - 1);
}
