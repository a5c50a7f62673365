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

/** The header with the credentials; empty without credentials. */
export function authorizationOf(credentials: BrokerCredentials): Readonly<Record<string, string>> {
  if (credentials.kind === 'none') return {};
  if (credentials.kind === 'token') return { authorization: `Bearer ${credentials.token}` };
  return { authorization: `Basic ${pairOf(credentials)}` };
}

/** What of credentials no output may show. */
export function secretsOf(credentials: BrokerCredentials): readonly string[] {
  if (credentials.kind === 'none') return [];
  return credentials.kind === 'token' ? [credentials.token] : [credentials.password, pairOf(credentials)];
}

function pairOf({ username, password }: BrokerCredentials & { readonly kind: 'basic' }): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}
