import { Broker } from '../../../src/broker/broker.ts';
import type { BrokerAccess } from '../../../src/broker/broker-access.ts';
import { startScripted } from '../client/scripted-server.ts';

/** What a stub answers: a status, and JSON or a text; null never answers. */
export type StubAnswer =
  | readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]
  | null;

/** Answers by method and path, such as `GET /environments`, without the query. */
export type StubRoutes = Readonly<Record<string, StubAnswer | ((body: string) => StubAnswer)>>;

/** A server in the place of a broker. */
export interface StubBroker {
  readonly url: string;
  /** Method and path of each request, and what it carried. */
  readonly asked: readonly string[];
  readonly bodies: readonly string[];
  access(options?: { readonly path?: string; readonly timeout?: number }): BrokerAccess;
}

/** The index of a broker; anything else that is not given is 404. */
export const INDEX: StubAnswer = [200, { _links: { self: { href: '/' } } }];

export function listOf(relation: string, ...items: readonly object[]): StubAnswer {
  return [200, { _embedded: { [relation]: items } }];
}

/** What a broker with one environment and both sides answers before anything is asked of it. */
export const FURNISHED: StubRoutes = {
  'GET /': INDEX,
  'GET /pacticipants': listOf('pacticipants', { name: 'zstack-ipsec-client' }, { name: 'zstack' }),
  'GET /environments': listOf('environments', { name: 'production', uuid: 'e1' }),
};

/** Runs something with a broker that is a stub. */
export function withBroker<T>(routes: StubRoutes, use: (broker: Broker) => Promise<T>): Promise<T> {
  return withStub(routes, (stub) => {
    const broker = new Broker(stub.access());
    return use(broker).finally(() => broker.close());
  });
}

/** Runs something with a stub, and stops it. */
export async function withStub<T>(routes: StubRoutes, use: (stub: StubBroker) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const bodies: string[] = [];
  const { url, stop } = await startScripted(({ method, path, body }, response) => {
    const key = `${method} ${path.split('?')[0]}`;
    asked.push(key);
    bodies.push(body);
    const route = routes[key];
    const answer = typeof route === 'function' ? route(body) : route;
    if (answer === null) return;
    const [status, content, headers = {}] = answer ?? [404, { error: 'no such thing' }];
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    response.writeHead(status, { 'content-type': 'application/hal+json', ...headers }).end(text);
  });
  const stub: StubBroker = {
    url,
    asked,
    bodies,
    access: ({ path = '', timeout = 5_000 } = {}) => ({
      url: `${url}${path}`,
      credentials: { kind: 'none' },
      transport: { limits: { headersTimeout: timeout, totalTimeout: timeout } },
    }),
  };
  return use(stub).finally(stop);
}
