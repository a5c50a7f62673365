import { proxySecrets } from '../client/proxy.ts';
import type { TransportOptions } from '../client/transport.ts';

/** How a user logs in to a broker. */
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

/** The header with the credentials; empty without credentials. */
export function authorizationOf(credentials: BrokerCredentials): Readonly<Record<string, string>> {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'basic':
      return { authorization: `Basic ${pairOf(credentials)}` };
    case 'token':
      return { authorization: `Bearer ${credentials.token}` };
  }
}

/** What no output may show: the credentials of the broker, and of the proxies before it. */
export function secretsOfAccess({ credentials, transport }: BrokerAccess): readonly string[] {
  return [...secretsOf(credentials), ...proxySecrets(transport.proxy ?? {})];
}

function secretsOf(credentials: BrokerCredentials): readonly string[] {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'basic':
      return [credentials.password, pairOf(credentials)];
    case 'token':
      return [credentials.token];
  }
}

function pairOf({ username, password }: BrokerCredentials & { readonly kind: 'basic' }): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}
