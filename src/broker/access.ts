import { proxyFor } from '../client/proxy.ts';
import type { TransportOptions } from '../client/transport.ts';
import { decodePart } from '../contract/operations.ts';
import { secretForms } from '../model/secret-forms.ts';

/** What a broker is shown. */
export type BrokerCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** A broker and how it is reached. */
export interface BrokerAccess {
  /** Without a slash at its end, and without credentials. */
  readonly url: string;
  readonly credentials: BrokerCredentials;
  readonly transport: TransportOptions;
}

const USUAL_LIMIT = 30_000;

/** How long one answer of the broker may take, in milliseconds. */
export function limitOf({ transport }: BrokerAccess): number {
  return transport.limits?.totalTimeout ?? USUAL_LIMIT;
}

/** The header that shows the credentials; none where there are none. */
export function authorizationOf(credentials: BrokerCredentials): Readonly<Record<string, string>> {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'basic': {
      const pair = `${credentials.username}:${credentials.password}`;
      return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
    }
    case 'token':
      return { authorization: `Bearer ${credentials.token}` };
  }
}

/** The address of the proxy that requests to the broker take, as it was given; null for none. @throws OptionError */
export function proxyOf({ url, transport: { proxy = {} } }: BrokerAccess): string | null {
  const server = new URL(url);
  if (proxyFor(server, proxy) === null) return null;
  return (server.protocol === 'https:' ? proxy.httpsProxy : proxy.httpProxy) ?? null;
}

/** What no output may show: the credentials of the broker, and of the proxies before it. */
export function secretsOfAccess({ credentials, transport }: BrokerAccess): readonly string[] {
  const { httpProxy, httpsProxy } = transport.proxy ?? {};
  const proxies = [httpProxy, httpsProxy].flatMap((address) =>
    address === undefined || !URL.canParse(address) ? [] : passwordsIn(new URL(address)),
  );
  return [...secretsOf(credentials), ...proxies].flatMap(secretForms);
}

function secretsOf(credentials: BrokerCredentials): readonly string[] {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'basic':
      return [credentials.password, pairOf(credentials.username, credentials.password)];
    case 'token':
      return [credentials.token];
  }
}

/** As they stand in the URL, and as the proxy is shown them. */
function passwordsIn({ username, password }: URL): readonly string[] {
  if (password === '') return [];
  const plain = decodePart(password);
  return [password, plain, pairOf(decodePart(username), plain)];
}

function pairOf(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}
