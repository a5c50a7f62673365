import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/compose.ts';
import { fillPath } from '../contract/operations.ts';
import { pathParameter, pollOperation } from '../contract/replies.ts';
import { fillValue } from '../contract/request-templates.ts';
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
    EXAMPLE_KINDS.map((ending) =>
      block(
        `${dialect}-${ending}`,
        `${LANGUAGES[ending]}, ${dialect}`,
        program(catalog, url, dialect, ending),
      ),
    ),
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
  const { pageOperation } = catalog;
  const parameter = pathParameter(catalog, pageOperation);
  const structure = parameter === null ? null : catalog.structure(parameter.structure);
  const value = parameter === null ? '' : structure?.source.properties[parameter.name]?.examples?.[0];
  const path = fillPath(pageOperation, { [parameter?.name ?? '']: String(value) }) ?? '';
  const body =
    dialect === 'deployed' && pageOperation.action !== undefined ? { [pageOperation.action]: {} } : {};
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
  const body =
    'text' in reply
      ? reply.text
      : JSON.stringify(
          exampleBody(catalog.structure(reply.structure), {
            ...reply,
            dialect,
            outcome: reply.outcome ?? null,
          }),
          null,
          2,
        );
  const text = [
    `${request.method} ${request.path}`,
    ...headers,
    ...sent,
    '',
    `HTTP ${reply.status}`,
    '',
    body,
  ];
  return String(fillValue(text.join('\n'), values));
}
