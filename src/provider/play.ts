import { parseFault } from './faults.ts';
import type { Request } from './http.ts';
import type { Server } from './server.ts';

/** How the mock plays one request. */
export interface Play {
  /** The server with the faults and durations of this request; all else is shared. */
  readonly server: Server;
  /** Whether the connection is cut amid the answer. */
  readonly isCut: boolean;
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
 * @throws Error that says what cannot be played
 */
export function playOf(server: Server, { headers, headersDistinct }: Request): Play {
  const { 'x-mock-fault': asked = [], 'x-mock-delay': [delay] = [], 'x-mock-date': date } = headersDistinct;
  if (date?.[0] !== undefined) {
    headersDistinct['date'] = date;
    [headers.date] = date;
  }
  if (delay !== undefined && !DELAY.test(delay))
    throw new Error(`X-Mock-Delay is "${delay}"; expected milliseconds, at most 99999`);
  const durations = delay === undefined ? {} : { jobDuration: Number(delay), failAfter: Number(delay) };
  const faults = asked.filter((text) => text !== CUT).map((text) => parseFault(text, server.catalog));
  return {
    server: { ...server, ...durations, faults: [...server.faults, ...faults] },
    isCut: asked.includes(CUT),
  };
}
