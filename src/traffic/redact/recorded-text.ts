import { isJsonObject } from '../../model/json.ts';
import { LEFT_OUT } from '../entry-bytes.ts';
import { decodeBody, parameterText } from '../recorded-body.ts';
import { leftOut, type TextRedactor } from './body-text.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Whose exchange a body belongs to. */
export interface ExchangeContext {
  readonly ours: boolean;
  readonly guarded: boolean;
}

/** `response.content` without secrets. Bytes that are text become text; others are left out. */
export function redactContent(response: Loose, context: ExchangeContext, texts: TextRedactor): Loose {
  const content = isJsonObject(response['content']) ? response['content'] : null;
  if (content === null) return {};
  const mimeType = typeof content['mimeType'] === 'string' ? texts.free(content['mimeType']) : '';
  const { size, comment } = content;
  const { members, saved } = redactText(content, { ...context, mimeType }, texts);
  return {
    // A mask is no part that the recorder did not keep.
    ...(typeof size === 'number' ? { size: size < 0 ? size : Math.max(0, size - saved) } : {}),
    mimeType,
    ...members,
    ...(typeof comment === 'string' ? { comment: texts.free(comment) } : {}),
  };
}

/** `request.postData` without secrets. */
export function redactPostData(postData: Loose, context: ExchangeContext, texts: TextRedactor): Loose {
  const mimeType = typeof postData['mimeType'] === 'string' ? texts.free(postData['mimeType']) : '';
  const whole = { ...context, mimeType };
  const { params } = postData;
  const { members: text } = redactText(postData, whole, texts);
  if (typeof text['text'] === 'string' || !Array.isArray(params)) return { mimeType, ...text };
  const joined = params.map(parameterText).join('&');
  // Some recorders take JSON for a form.
  if (/^\s*[[{]/.test(joined)) return { mimeType, text: texts.body(joined, whole) };
  return {
    mimeType,
    params: params.map((one: unknown) => {
      const { name, value } = isJsonObject(one) ? one : {};
      const key = typeof name === 'string' ? name : '';
      return {
        name: texts.free(key),
        value: texts.value(key, typeof value === 'string' ? value : '', context),
      };
    }),
  };
}

/** What becomes of a text, and how many bytes it is shorter. */
interface RedactedText {
  readonly members: Loose;
  readonly saved: number;
}

function redactText(
  holder: Loose,
  context: ExchangeContext & { readonly mimeType: string },
  texts: TextRedactor,
): RedactedText {
  const { text, encoding, mimeType } = holder;
  const as = (members: Loose): RedactedText => ({ members, saved: 0 });
  if (text === undefined) return as({});
  if (text === null) return as({ text });
  if (typeof text !== 'string') return as({ text: 0 });
  if (text === '' || text === LEFT_OUT) return as({ text });
  const decoded = decodeBody(text, encoding, mimeType);
  if (decoded.kind === 'text') {
    const redacted = texts.body(decoded.text, context);
    const saved = Buffer.byteLength(decoded.text) - Buffer.byteLength(redacted);
    return { members: { text: redacted }, saved };
  }
  if (!context.ours) return as({ comment: leftOut(text.length) });
  // What cannot be read stays so, that the check of the copy says so too.
  const stays = decoded.kind === 'bytes' ? {} : { encoding: 'base64' };
  return as({ text: leftOut(text.length), ...stays });
}
