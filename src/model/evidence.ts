import type { Headers } from './exchange.ts';
import { MASK } from './mask.ts';
import { splitScheme } from './scheme.ts';

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
