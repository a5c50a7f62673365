import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** What an encoded body says. */
export interface DecodedBody {
  readonly text: string;
  /** The JSON that the text is; the text itself where it is none. */
  readonly value: JsonValue;
}

/** Decodes a body of Pact's version 4 such as `{"content":"aGk=","encoded":"base64"}`; null for what is not encoded so. */
export function decodeBody({ content, encoded }: JsonObject): DecodedBody | null {
  if (typeof content !== 'string') return null;
  // `true` stands for base64 as well.
  if (encoded !== true && !(typeof encoded === 'string' && encoded.toLowerCase() === 'base64')) return null;
  const text = Buffer.from(content, 'base64').toString('utf8');
  return { text, value: parsed(text) };
}

/** Only what has members or items: a number in a text is a text, as it was before it was encoded. */
function parsed(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) || Array.isArray(value) || typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
