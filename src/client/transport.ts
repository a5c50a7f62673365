import type { Exchange } from '../model/exchange.ts';
import { readPayload } from '../model/payload.ts';
import type { OutgoingRequest } from '../model/request.ts';
import { proxySecrets } from './proxy.ts';
import { lowerCased, openSender } from './sender.ts';
import type { TransportOptions } from './transport-options.ts';

export {
  DEFAULT_LIMITS,
  type ProxyOptions,
  type TlsOptions,
  type TransportLimits,
  type TransportOptions,
} from './transport-options.ts';

/** Sends requests to one server. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer, whatever its status; a redirect is none.
   *
   * @param signal ends the exchange and its connection
   * @throws UnreachableError when no whole answer came
   * @throws TimedOutError when it did not come in time
   * @throws InterruptedError when the signal, or closing the transport, ended it
   */
  send(outgoing: OutgoingRequest, signal?: AbortSignal): Promise<Exchange>;
  /** Ends all connections, and the exchanges that use them. */
  close(): Promise<void>;
  /** What its proxies are shown, which they may repeat. */
  readonly secrets: readonly string[];
}

/**
 * Opens a transport.
 *
 * @param baseUrl the server, with or without the context path `/zstack`
 * @throws OptionError
 */
export function createTransport(baseUrl: string, options: TransportOptions = {}): Transport {
  const sender = openSender(baseUrl, options);
  return {
    send: async ({ method, path, headers, body }, signal) => {
      const sent = body === undefined ? null : JSON.stringify(body);
      const request = { method, path, headers: { accept: 'application/json', ...headers }, body: sent };
      const answer = await sender.send(request, signal);
      return {
        request: { method, path, headers: lowerCased(headers), body: readPayload(sent ?? '') },
        response: { status: answer.status, headers: answer.headers, body: readPayload(answer.text) },
      };
    },
    close: () => sender.close(),
    secrets: proxySecrets(options.proxy ?? {}),
  };
}
