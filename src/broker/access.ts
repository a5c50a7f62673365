import type { TransportOptions } from '../client/transport.ts';

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

/** What no output may show. */
export function secretsOfAccess({ credentials }: BrokerAccess): readonly string[] {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'basic':
      return [
        credentials.password,
        Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64'),
      ].filter((secret) => secret !== '');
    case 'token':
      return [credentials.token];
  }
}
