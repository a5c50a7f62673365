/** The part of superagent's response that a parser uses. */
interface BodyStream {
  setEncoding(encoding: 'utf8'): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: streams of every version of Node take it
  on(event: string, listener: (value: any) => void): unknown;
}

/**
 * A parser for supertest and superagent: `request(app).put(path).buffer(true).parse(supertestParser)`.
 *
 * Servers send no Content-Type, and without one superagent leaves `response.body` as `{}`. This parser gives the
 * JSON, or the text where it is none, as refusals are; `response.text` is the text.
 */
export function supertestParser(
  response: BodyStream,
  done: (error: Error | null, body: unknown) => void,
): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    text += part;
  });
  response.on('error', (error) => done(error, null));
  response.on('end', () => {
    Object.assign(response, { text });
    let body: unknown = text;
    try {
      body = JSON.parse(text);
    } catch {
      // A refusal in plain text.
    }
    done(null, body);
  });
}
