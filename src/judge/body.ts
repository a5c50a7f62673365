import type { Payload, PayloadNote } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { isJsonObject, type JsonObject, jsonTypeOf } from '../model/json.ts';
import { finding } from './findings.ts';

const EXPECTED = 'a JSON object';

/** The body as an object, or why it is none. A text is never quoted: cut-short JSON can hold a secret. */
export function objectBody(payload: Payload): { readonly body: JsonObject } | { readonly finding: Finding } {
  switch (payload.kind) {
    case 'json':
      if (isJsonObject(payload.value)) return { body: payload.value };
      return { finding: broken(jsonTypeOf(payload.value)) };
    case 'absent':
      return { finding: broken('no body') };
    case 'html':
      return { finding: broken('a page of HTML') };
    case 'text':
      return { finding: broken(`${payload.problem}, ${payload.text.length} characters`) };
  }
}

function broken(actual: string): Finding {
  return finding({ rule: 'body', at: '', expected: EXPECTED, actual });
}

const NOTES: Readonly<Record<PayloadNote, { readonly expected: string; readonly actual: string }>> = {
  'byte-order-mark': { expected: 'JSON without a byte order mark', actual: 'a byte order mark' },
  'duplicate-key': { expected: 'each key once', actual: 'a key that stands twice' },
};

/** Oddities that a reader tolerates, as warnings. */
export function bodyNotes(payload: Payload): Finding[] {
  if (payload.kind !== 'json') return [];
  return payload.notes.map((note) => finding({ rule: 'body', at: '', level: 'warning', ...NOTES[note] }));
}
