import type { Structure } from '../contract/structures.ts';
import { CUT_SHORT, type Payload, readPayload } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { bodyText, withheld } from '../redact/message.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { RecordedBody } from './recorded-body.ts';
import { isPage } from './recorded-judge.ts';

export type Loose = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 200;
/** No base64, so that it can be read no more than what it stands for. */
const UNREADABLE = '‹withheld›';
/** JSON that is cut short, as what it stands for is. */
const CUT = '{"‹withheld›": "';
const SIZE_OF_CUT = 100;

/**
 * `response.content` or `request.postData` of a copy. A body that was not kept, or cannot be read, stays so. The
 * text of any other is written without base64 and gzip.
 *
 * @param structure null where no schema describes the body
 * @param isAnswer whether sentences may stand in it, as they do in answers alone
 */
export function copyBody(
  redactor: Redactor,
  recorded: RecordedBody,
  { text, size, mimeType }: JsonObject,
  structure: Structure | null,
  isAnswer: boolean,
): Loose {
  const type = typeof mimeType === 'string' ? { mimeType: mediaType(redactor, mimeType) } : {};
  const unsized = { ...type, ...(size === undefined ? {} : { size: sizeOf(size) }) };
  const nothing = text === '' || text === null ? { text } : {};
  switch (recorded.kind) {
    case 'unreadable':
      return { ...unsized, encoding: 'base64', text: UNREADABLE };
    case 'dropped':
      if (typeof text !== 'string' || text === '') return { ...unsized, ...nothing };
      return { ...type, size: Math.max(Number(size), SIZE_OF_CUT), text: CUT };
    case 'kept': {
      const { payload } = recorded;
      // A byte order mark alone is no body either.
      const mark = typeof text === 'string' && text !== '' ? { text: '\ufeff' } : nothing;
      if (payload.kind === 'absent') return { ...unsized, ...mark };
      const shown = textOf(redactor, payload, structure, isAnswer);
      const whole = typeof size === 'number' ? { size: size < 0 ? size : Buffer.byteLength(shown) } : {};
      return { ...type, ...whole, text: shown };
    }
  }
}

function textOf(
  redactor: Redactor,
  payload: Exclude<Payload, { readonly kind: 'absent' }>,
  structure: Structure | null,
  isAnswer: boolean,
): string {
  switch (payload.kind) {
    case 'json': {
      const text = JSON.stringify(redactor.values.body(structure, payload.value));
      const isTwice = payload.notes.includes('duplicate-key');
      // A key that stands twice is told by one that does.
      const whole = isTwice ? text.replace(/^\{("[^"]*":)/, '{$1null,$1') : text;
      return payload.notes.includes('byte-order-mark') ? `\ufeff${whole}` : whole;
    }
    case 'html': {
      const title = payload.title === null ? null : redactor.text(payload.title, LONGEST_TEXT);
      return `<!doctype html>${title === null ? '' : `<title>${title.replaceAll('<', '')}</title>`}`;
    }
    case 'text': {
      if (payload.problem === CUT_SHORT) return CUT;
      const shown = isAnswer ? bodyText(payload.text, redactor.texts) : withheld(payload.text);
      return readPayload(shown).kind === 'text' ? shown : withheld(payload.text);
    }
  }
}

/** A page is told by its type where its body was not kept. */
function mediaType(redactor: Redactor, mimeType: string): string {
  const shown = redactor.text(mimeType, LONGEST_TEXT);
  if (isPage(shown) === isPage(mimeType)) return shown;
  return isPage(mimeType) ? 'text/html' : '';
}

/** A size, or what tells that there was something: recorders write other things than numbers. */
export function sizeOf(size: unknown): unknown {
  if (typeof size === 'number' || size === null) return size;
  return Number(size) > 0 ? String(Number(size)) : '';
}
