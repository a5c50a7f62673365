import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';

/** The most bytes of a body that the mock takes, by default. */
export const LARGEST_BODY = 1_000_000;

/** A name or an address, perhaps in brackets, and perhaps a port. */
const HOST = /^\[?([^\]]*?)\]?(?::\d+)?$/;
const READING = ['GET', 'HEAD', 'OPTIONS'];
/** The API, at its own path or under the name of a dialect. */
const API = /^(\/[a-z]+)?\/zstack(\/|$)/;
const LOOPBACK = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Keeps pages of other sites away from a mock on this machine: by a name that was bound to its address (421), and
 * by requests that change something (403). Applications under development, on a port of their own of this machine,
 * may call the API.
 *
 * @param allowedHosts names beside addresses and `localhost`
 */
export function createGuard(allowedHosts: readonly string[]): RequestHandler {
  const known = ['localhost', ...allowedHosts.map((name) => name.toLowerCase())];
  return (request, response, next) => {
    const { method, path, headers } = request;
    const [, name = ''] = HOST.exec(headers.host?.toLowerCase() ?? 'localhost') ?? [];
    const isApi = API.test(path);
    if (isIP(name) === 0 && !known.includes(name))
      answerAsMock(
        response,
        421,
        'it is called by a host name that it does not know. Start it with --allow-host NAME, or use its address.',
      );
    else if (READING.includes(method)) next();
    else if (isForeign(headers, isApi))
      answerAsMock(response, 403, 'a page of another site may not change anything here.');
    else if (!isApi && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
      answerAsMock(response, 415, 'send the Content-Type application/json.');
    else next();
  };
}

function isForeign({ host, origin, ...headers }: IncomingHttpHeaders, isApi: boolean): boolean {
  if (origin === undefined) return /^(cross|same)-site$/.test(String(headers['sec-fetch-site']));
  return origin.replace(/^https?:\/\//, '') !== host && !(isApi && LOOPBACK.test(origin));
}

/** Gives an answer that nobody can take for one of ZStack's. */
function answerAsMock(response: Response, status: number, words: string): void {
  // What still comes is read, so that the client gets to see the answer.
  response.req.resume();
  response.status(status).type('text/plain').send(`This is the mock, not ZStack: ${words}\n`);
}

export function refuseAsMock(maxBody: number): ErrorRequestHandler {
  return (cause: Error & { readonly status?: number }, _request, response, _next) => {
    const tooLarge = `a body may have ${maxBody} bytes. Start it with --max-body BYTES for more.`;
    answerAsMock(response, cause.status ?? 400, cause.status === 413 ? tooLarge : cause.message);
  };
}
