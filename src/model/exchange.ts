import type { JsonValue } from './json.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Oddities of a text that is JSON all the same. */
export type PayloadNote = 'byte-order-mark' | 'duplicate-key';

/** A body as it came, read once. */
export type Payload =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'json';
      readonly value: JsonValue;
      readonly notes: readonly PayloadNote[];
      /** As it came; absent where the value was never a text. */
      readonly text?: string;
    }
  | { readonly kind: 'html'; readonly text: string; readonly title: string | null }
  | { readonly kind: 'text'; readonly text: string; readonly problem: string };

export interface ExchangeRequest {
  readonly method: string;
  /** Path with its query, as sent, such as `/zstack/v1/ipsec/{uuid}/actions`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Payload;
}

export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Payload;
}

/** One request and what came back. */
export interface Exchange {
  readonly request: ExchangeRequest;
  readonly response: ExchangeResponse;
  /** Milliseconds from the request to the end of its answer; absent where nobody has measured them. */
  readonly durationMs?: number;
}
