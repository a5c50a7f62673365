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
    this.entries.push({
      startedDateTime: new Date(0).toISOString(),
      time: 1,
      request: {
        method,
        url,
        httpVersion: 'HTTP/1.1',
        headers: list(Object.entries(headers)),
        queryString: list(new URL(url).searchParams),
        cookies: [],
        headersSize: -1,
        bodySize: body?.length ?? 0,
        ...(body === undefined ? {} : { postData: { mimeType: 'application/json', text: body } }),
      },
      response: {
        status: answer.status,
        statusText: answer.statusText,
        httpVersion: 'HTTP/1.1',
        headers: list(answer.headers),
        cookies: [],
        content: { size: Buffer.byteLength(text), mimeType: answer.headers.get('content-type') ?? '', text },
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 },
    });
    return text;
  }

  get text(): string {
    return JSON.stringify({
      log: { version: '1.2', creator: { name: 'recorder', version: '1' }, entries: this.entries },
    });
  }
}
