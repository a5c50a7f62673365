import type { Headers } from './exchange.ts';

/** One exchange as people get to see it: as the redactor shows it. */
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
