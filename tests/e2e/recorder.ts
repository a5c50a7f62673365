import { entryOf, harText } from '../unit/traffic/recordings.ts';

/** A request as it is sent and recorded. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends requests to a server and keeps a HAR recording of them. */
export class Recorder {
  readonly #url: string;
  readonly entries: unknown[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async send({ method, path, headers = {}, body }: Sent): Promise<string> {
    const url = `${this.#url}${path}`;
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    const list = (all: Iterable<readonly [string, string]>): unknown =>
      Array.from(all, ([name, value]) => ({ name, value }));
    this.entries.push(
      entryOf({
        method,
        url,
        headers: list(Object.entries(headers)),
        ...(body !== undefined && { sent: body }),
        status: answer.status,
        text,
        content: { size: Buffer.byteLength(text), mimeType: answer.headers.get('content-type') ?? '' },
        response: { headers: list(answer.headers) },
      }),
    );
    return text;
  }

  get text(): string {
    return harText(this.entries);
  }
}
