import { splitScheme } from './authorization.ts';
import type { Exchange, Headers, Payload } from './exchange.ts';
import { MASK, type Mask, maskPayload } from './mask.ts';
import { maskText } from './mask-text.ts';

/** A body is evidence up to this many characters. */
const LONGEST_BODY = 16_384;

/** Headers whose values are no secret; the value of any other is masked. */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'host',
  'keep-alive',
  'last-modified',
  'retry-after',
  'server',
  'transfer-encoding',
  'user-agent',
  'vary',
  'via',
  'x-api-timeout',
  'x-job-uuid',
  'x-json-schema',
]);

/** Whether the value of a header may be shown as it is, but for secrets that it repeats. */
export function isHarmlessHeader(name: string): boolean {
  return HARMLESS.has(name.toLowerCase());
}

/** The value of a header that may not be shown. The scheme of a credential stays, as it says what kind was sent. */
export function maskHeaderValue(value: string): string {
  const { scheme, apart } = splitScheme(value);
  return scheme !== null && apart ? `${scheme} ${MASK}` : MASK;
}

/** One exchange as people get to see it: secrets masked, long bodies cut. */
export interface Evidence {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    /** JSON is laid out; null when there was none. */
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Headers;
    readonly body: string | null;
  };
}

/** An exchange as evidence. */
export function evidenceOf({ request, response }: Exchange, secrets: readonly string[]): Evidence {
  const mask: Mask = (text) => maskText(text, secrets);
  return {
    request: {
      method: request.method,
      path: mask(request.path),
      headers: maskHeaders(request.headers, mask),
      body: bodyText(maskPayload(request.body, mask)),
    },
    response: {
      status: response.status,
      headers: maskHeaders(response.headers, mask),
      body: bodyText(maskPayload(response.body, mask)),
    },
  };
}

/** Evidence without further secrets, which another exchange of the run has shown. */
export function maskEvidence({ request, response }: Evidence, mask: Mask): Evidence {
  const maskBody = (body: string | null): string | null => (body === null ? null : mask(body));
  const maskAll = (headers: Headers): Headers =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mask(value)]));
  return {
    request: {
      ...request,
      path: mask(request.path),
      headers: maskAll(request.headers),
      body: maskBody(request.body),
    },
    response: { ...response, headers: maskAll(response.headers), body: maskBody(response.body) },
  };
}

function maskHeaders(headers: Headers, mask: Mask): Headers {
  const maskHeader = (name: string, value: string): string =>
    isHarmlessHeader(name) ? mask(value) : maskHeaderValue(value);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskHeader(name, value)]));
}

function bodyText(payload: Payload): string | null {
  switch (payload.kind) {
    case 'absent':
      return null;
    case 'json':
      return cut(JSON.stringify(payload.value, null, 2));
    case 'html':
    case 'text':
      return cut(payload.text);
  }
}

/** Cut after masking, never amid a pair of surrogates. */
function cut(text: string): string {
  if (text.length <= LONGEST_BODY) return text;
  const start = text.slice(0, LONGEST_BODY).replace(/[\ud800-\udbff]$/, '');
  return `${start}\n… (${text.length} characters in all)`;
}
