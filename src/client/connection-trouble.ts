import type { FailedConnection } from './connection-failure.ts';
import { type NetworkTrouble, networkTrouble, type TroubleKind } from './network-trouble.ts';

/** A proxy, as far as people are told of it. */
export interface AskedProxy {
  readonly host: string;
  /** Whether its address has a user and password. */
  readonly hasUser: boolean;
}

/** What kept a connection from standing; nothing was sent. */
export function connectionTrouble(
  failed: FailedConnection,
  host: string,
  proxy: AskedProxy | null,
): NetworkTrouble {
  const trouble = (kind: TroubleKind, sentence: string): NetworkTrouble => ({
    kind,
    sentence,
    mayHaveArrived: false,
  });
  const name = proxy?.host ?? '';
  switch (failed.at) {
    case 'server':
      return networkTrouble(failed.error, host, { progress: 'connecting' });
    case 'handshake-end':
      return {
        ...trouble(
          'tls',
          `${host} hung up right after the TLS handshake: it wants another client certificate`,
        ),
        tls: 'client-certificate-rejected',
      };
    case 'proxy': {
      const { sentence } = networkTrouble(failed.error, name, { progress: 'connecting' });
      return trouble('proxy-unreachable', `the proxy cannot be used: ${sentence}`);
    }
    case 'tunnel':
      return failed.status === 407
        ? proxyAuthentication(name, proxy?.hasUser ?? false)
        : trouble(
            'proxy-refused',
            `the proxy ${name} answered ${failed.status} instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY`,
          );
    case 'deadline':
    case 'abandoned':
      return trouble('other', `no connection to ${host} came to stand`);
  }
}

/** A proxy that wants to know who asks. */
export function proxyAuthentication(proxy: string, hasUser: boolean): NetworkTrouble {
  const sentence = hasUser
    ? `the proxy ${proxy} does not accept the user and password of its address (407): correct them`
    : `the proxy ${proxy} wants a user and password (407): put them into its address`;
  return { kind: 'proxy-authentication', sentence, mayHaveArrived: false };
}
