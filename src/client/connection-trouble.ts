import { codedTrouble } from './coded-trouble.ts';
import type { AskedProxy, FailedConnection } from './connection-failure.ts';
import type { NetworkTrouble, TroubleKind } from './network-trouble.ts';

/** What kept a connection from standing; nothing was sent. */
export function connectionTrouble(failed: FailedConnection, host: string): NetworkTrouble {
  const trouble = (kind: TroubleKind, sentence: string): NetworkTrouble => ({
    kind,
    sentence,
    mayHaveArrived: false,
  });
  switch (failed.at) {
    case 'server':
      return codedTrouble(failed.error, host, { progress: 'connecting' });
    case 'handshake-end':
      return {
        ...trouble(
          'tls',
          `${host} hung up right after the TLS handshake: it wants another client certificate`,
        ),
        tls: 'client-certificate-rejected',
      };
    case 'proxy': {
      const { sentence } = codedTrouble(failed.error, failed.proxy.host, { progress: 'connecting' });
      return trouble('proxy-unreachable', `the proxy cannot be used: ${sentence}`);
    }
    case 'tunnel':
      return failed.status === 407
        ? proxyAuthentication(failed.proxy)
        : trouble(
            'proxy-refused',
            `the proxy ${failed.proxy.host} answered ${failed.status} instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY`,
          );
    case 'deadline':
    case 'abandoned':
      return trouble('other', `no connection to ${host} came in time`);
  }
}

/** A proxy that wants to know who asks. */
export function proxyAuthentication({ host, hasUser }: AskedProxy): NetworkTrouble {
  const sentence = hasUser
    ? `the proxy ${host} does not accept the user and password of its address (407): correct them`
    : `the proxy ${host} wants a user and password (407): put them into its address`;
  return { kind: 'proxy-authentication', sentence, mayHaveArrived: false };
}
