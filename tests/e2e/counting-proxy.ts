import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Listening, listen } from '../servers/listening.ts';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The server's answer, whole. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What becomes of an answer; what is left out stays as it was. */
export type Alter = (arrival: Arrival, answered: Answered) => Partial<Answered>;

/** What a gateway answers in place of the server. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the connection ends before the body does. */
  readonly cut?: boolean;
  /** Whether the server sees the request: before the answer, so many milliseconds after it, or never. */
  readonly passedOn?: 'before' | number;
}

export interface CountingProxy extends Listening {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Reconnects of this connection that arrived. */
  reconnectsOf(uuid: string): number;
}

export interface CountingOptions {
  /** Hangs up on the client after the server has answered such a request. */
  readonly loseAnswerTo?: (arrival: Arrival) => boolean;
  /** Hangs up on the client before the server sees such a request. */
  readonly loseRequest?: (arrival: Arrival) => boolean;
  /** Answers such a request as a gateway does; null lets it pass. */
  readonly gateway?: (arrival: Arrival) => GatewayAnswer | null;
  /** Sends such a request on twice, and passes the second answer on. */
  readonly resends?: (arrival: Arrival) => boolean;
  readonly alter?: Alter;
  readonly onArrival?: (arrival: Arrival) => void;
}

/** Stands in front of a provider and writes down every request that arrives. */
export async function startCountingProxy(
  target: string,
  options: CountingOptions = {},
): Promise<CountingProxy> {
  const arrivals: Arrival[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const arrival = { method, path, headers };
    arrivals.push(arrival);
    options.onArrival?.(arrival);
    if (options.loseRequest?.(arrival) === true) {
      outgoing.destroy();
      return;
    }
    const sent = Buffer.concat(await incoming.toArray().catch(() => []));
    const instead = options.gateway?.(arrival) ?? null;
    let left = options.resends?.(arrival) === true ? 1 : 0;
    const forward = (): void => {
      const forwarded = request(`${target}${path}`, { method, headers }, async (answer) => {
        const { statusCode = 500, headers: given } = answer;
        const answered = { status: statusCode, headers: given, body: await text(answer) };
        if (left-- > 0) forward();
        else if (instead !== null) {
          if (!outgoing.headersSent) answerAs(instead, outgoing);
        } else if (options.loseAnswerTo?.(arrival) === true) outgoing.destroy();
        else {
          const { status, headers, body } = { ...answered, ...options.alter?.(arrival, answered) };
          const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers;
          outgoing.writeHead(status, kept).end(body);
        }
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(sent);
    };
    if (instead === null || instead.passedOn === 'before') {
      forward();
      return;
    }
    answerAs(instead, outgoing);
    if (instead.passedOn !== undefined) setTimeout(forward, instead.passedOn);
  });
  const listening = await listen(server);
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}`,
    arrivals,
    reconnectsOf: (uuid) =>
      arrivals.filter(({ method, path }) => method === 'PUT' && path === `/zstack/v1/ipsec/${uuid}/actions`)
        .length,
  };
}

/** A page as a proxy shows it. */
export function page(status: number, title: string): Answered {
  const body = `<html><head><title>${title}</title></head><body>nginx</body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function answerAs(
  { status, headers, body = '', cut = false }: GatewayAnswer,
  outgoing: ServerResponse,
): void {
  if (!cut) {
    outgoing.writeHead(status, headers).end(body);
    return;
  }
  outgoing.writeHead(status, { ...headers, 'content-length': body.length + 100 });
  outgoing.write(body, () => outgoing.destroy());
}
