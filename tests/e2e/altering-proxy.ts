import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type Listening, listen } from '../servers/listening.ts';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The server's answer, whole. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What becomes of an answer; what is left out stays as it was. */
export type Alter = (arrived: Arrived, answered: Answered) => Partial<Answered>;

export interface AlteringProxy extends Listening {
  readonly url: string;
}

/** Stands in front of a provider and changes what it answers. */
export async function startAlteringProxy(target: string, alter: Alter): Promise<AlteringProxy> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const forwarded = request(`${target}${path}`, { method, headers }, async (answer) => {
      let body = '';
      for await (const piece of answer.setEncoding('utf8')) body += piece;
      const answered = { status: answer.statusCode ?? 500, headers: answer.headers, body };
      const altered = { ...answered, ...alter({ method, path, headers }, answered) };
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = altered.headers;
      outgoing.writeHead(altered.status, kept).end(altered.body);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  const listening = await listen(server);
  return { ...listening, url: `http://127.0.0.1:${listening.port}` };
}

/** A page as a proxy shows it. */
export function page(status: number, title: string): Answered {
  const body = `<html><head><title>${title}</title></head><body>nginx</body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}
