import type { IncomingMessage } from 'node:http';
import { parseFault } from './faults.ts';
import type { Server } from './server.ts';

/** How the mock plays one request. */
export interface Play {
  /** The server with the faults and durations of this request; all else is shared. */
  readonly server: Server;
  /** Whether the connection is cut amid the answer. */
  readonly isCut: boolean;
}

/** A request asks the mock for something that it cannot play. */
export class PlayError extends Error {
  override readonly name = 'PlayError';
}

const CUT = 'cut';
/** Nobody waits for more than 100 seconds. */
const DELAY = /^\d{1,5}$/;

/**
 * Reads the headers by which one request says what the mock plays; servers know none of them.
 *
 * - `X-Mock-Fault`: a fault as `--fault` takes it, or `cut` for a connection that is cut amid its answer. A fault
 *   of a reconnect stays with its job, so that its polls show it.
 * - `X-Mock-Delay`: milliseconds that the reconnect takes.
 * - `X-Mock-Date`: stands for `Date`, which an access key needs and no script of a browser may set.
 *
 * @throws PlayError
 */
export function playOf(server: Server, request: IncomingMessage): Play {
  const { headersDistinct: headers } = request;
  const faults = headers['x-mock-fault'] ?? [];
  const delay = headers['x-mock-delay']?.[0];
  const date = headers['x-mock-date']?.[0];
  if (date !== undefined) {
    headers['date'] = [date];
    request.headers.date = date;
  }
  if (faults.length === 0 && delay === undefined) return { server, isCut: false };
  if (delay !== undefined && !DELAY.test(delay))
    throw new PlayError(`X-Mock-Delay is "${delay}"; expected milliseconds, at most 99999`);
  const played = faults.filter((text) => text !== CUT);
  try {
    const own = played.map((text) => parseFault(text, server.catalog));
    const durations =
      delay === undefined ? server.durations : { success: Number(delay), failure: Number(delay) };
    return {
      server: { ...server, durations, faults: [...server.faults, ...own] },
      isCut: played.length < faults.length,
    };
  } catch (cause) {
    throw new PlayError(`X-Mock-Fault: ${(cause as Error).message}; or write ${CUT}`, { cause });
  }
}
