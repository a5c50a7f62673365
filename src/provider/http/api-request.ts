import type { Request } from 'express';

/** The context path under which the product is deployed. */
export const CONTEXT_PATH = '/zstack';

/** A request as the API's servlet sees it. */
export interface ApiRequest {
  readonly method: string;
  /** Path as sent, with the context path, without the query. */
  readonly rawPath: string;
  /** Path decoded, without the context path: `/v1/ipsec/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** `http://host:port` under which the client reached this server. */
  readonly origin: string;
  /** First value of a header, whatever the case of its name. */
  header(name: string): string | undefined;
}

/** Path of a request as sent, without its query. */
export function rawPathOf(request: Request): string {
  const [rawPath = ''] = request.originalUrl.split('?');
  return rawPath;
}

/**
 * Reads a request to its end.
 *
 * @param charset of a body that names none: a servlet takes ISO-8859-1, the page's JSON is UTF-8
 * @throws URIError when the path is not properly encoded
 */
export async function readApiRequest(request: Request, charset: 'latin1' | 'utf8'): Promise<ApiRequest> {
  const rawPath = rawPathOf(request);
  const mark = request.originalUrl.indexOf('?');
  const header = (name: string): string | undefined => request.headersDistinct[name.toLowerCase()]?.[0];
  return {
    method: request.method,
    rawPath,
    path: decodeURIComponent(rawPath.slice(CONTEXT_PATH.length)),
    query: new URLSearchParams(mark === -1 ? '' : request.originalUrl.slice(mark + 1)),
    body: decodeBody(await readBytes(request), header('content-type'), charset),
    origin: `http://${header('host') ?? `${request.socket.localAddress}:${request.socket.localPort}`}`,
    header,
  };
}

async function readBytes(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function decodeBody(bytes: Buffer, contentType: string | undefined, charset: 'latin1' | 'utf8'): string {
  const named = /;\s*charset="?([^\s;"]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (named === undefined) return bytes.toString(charset);
  return bytes.toString(named === 'utf-8' || named === 'utf8' ? 'utf8' : 'latin1');
}
