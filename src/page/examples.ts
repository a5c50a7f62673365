import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/compose.ts';
import { pollOperation } from '../contract/replies.ts';
import { fillText, requestOf } from '../contract/request-templates.ts';
import { DIALECTS, type Dialect, type Interaction } from '../model/contract.ts';
import { pageSentence as say } from '../model/sentences.ts';
import { html, lines, type Markup } from '../report/html-markup.ts';

/** The text of a file that stands beside this one. */
export function pageFile(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

/** Languages of the examples, by the ending of their files. */
const LANGUAGES = { sh: 'curl', mjs: 'fetch', py: 'Python', java: 'Java' } as const;

export type ExampleKind = keyof typeof LANGUAGES;

export const EXAMPLE_KINDS = Object.keys(LANGUAGES) as readonly ExampleKind[];

/** A program that reconnects, in both dialects and four languages; then every answer that the contract promises. */
export function exampleBlocks(catalog: Catalog, url: string): Markup {
  const programs = DIALECTS.flatMap((dialect) =>
    EXAMPLE_KINDS.map((ending) => {
      const title = `${LANGUAGES[ending]}, ${dialect}`;
      return block(`${dialect}-${ending}`, title, program(catalog, url, dialect, ending));
    }),
  );
  const operations = [catalog.pageOperation.id, pollOperation(catalog).id];
  const answers = catalog.interactions
    .filter(({ operation }) => operations.includes(operation))
    .map((one) => {
      const title = `${one.dialect} ${one.reply.status}: ${one.title}`;
      return block(one.id.replaceAll('/', '-'), title, exchangeText(catalog, one));
    });
  return html`${programs}${answers}`;
}

function block(id: string, title: string, text: string): Markup {
  return html`<details id="example-${id}"><summary>${title}</summary>
<p><button type="button" data-copy="text-${id}" hidden>${say('copy')}</button></p>
<pre id="text-${id}" tabindex="0" role="region" aria-label="${title}">${lines(text)}</pre></details>`;
}

/** A program that runs as it is; it takes the session from the environment variable SESSION. */
export function program(catalog: Catalog, url: string, dialect: Dialect, ending: ExampleKind): string {
  const { id } = catalog.pageOperation;
  const [first] = catalog.interactionsOf(dialect).filter(({ operation }) => operation === id);
  if (first === undefined) throw new Error(`no interaction of ${dialect} calls ${id}`);
  const { path, body } = requestOf(first, catalog.state(first.given).values);
  const text = JSON.stringify(body);
  return pageFile(`examples/${dialect}.${ending}`)
    .replaceAll('{{url}}', `${url}/${dialect}${path}`)
    .replaceAll('{{bodyInQuotes}}', text.replaceAll('"', '\\"'))
    .replaceAll('{{body}}', text)
    .trimEnd();
}

/** A request and its answer as they go over the wire, with the values of the provider state. */
function exchangeText(catalog: Catalog, { dialect, given, request, reply }: Interaction): string {
  const { values } = catalog.state(given);
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const sent = request.body === undefined ? [] : ['', JSON.stringify(request.body)];
  const text = [`${request.method} ${request.path}`, ...headers, ...sent, '', `HTTP ${reply.status}`, ''];
  if ('text' in reply) text.push(reply.text);
  else {
    const { outcome = null } = reply;
    const body = exampleBody(catalog.structure(reply.structure), { ...reply, dialect, outcome });
    text.push(JSON.stringify(body, null, 2));
  }
  return fillText(text.join('\n'), values);
}
