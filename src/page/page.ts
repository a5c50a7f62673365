import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../contract/catalog.ts';
import { ROOT } from '../contract/files.ts';
import type { JsonObject } from '../model/json.ts';
import { RULE_IDS, RULES } from '../model/rules.ts';
import { pageSentence as say } from '../model/sentences.ts';
import { html, Markup, sectionOf } from '../report/html-markup.ts';
import { EN } from '../report/sentences/en.ts';
import { exampleBlocks, pageFile } from './examples.ts';
import {
  answerTree,
  evidenceTitles,
  type Fact,
  factList,
  parameterLists,
  permalink,
  statusTable,
} from './reference.ts';

/** What a page that a mock serves has beyond the reference. */
export interface Live {
  /** Base URL of the mock, without a slash at its end. */
  readonly url: string;
  /** What the script needs, as JSON. */
  readonly data: JsonObject;
}

/** Where the commands of a page find a mock that does not serve it: its usual address. */
const USUAL_URL = 'http://127.0.0.1:8080';

/**
 * The page of the operation: all facts in HTML, which can be read, printed and linked without a script.
 *
 * @param live null for a file that stands by itself: its style and script are in it, and nothing else may run
 */
export function renderPage(catalog: Catalog, live: Live | null): string {
  const { name, method, paths, summary } = catalog.pageOperation;
  const [path = ''] = paths;
  const parts = [
    ...(live === null ? [] : liveParts(live)),
    ...referenceParts(catalog, live?.url ?? USUAL_URL),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}: ${say('title-suffix')}</title>
${live === null ? ownHead() : html`<link rel="stylesheet" href="/page/page.css"><link rel="icon" href="/page/icon.svg"><script type="module" src="/page/reference.js"></script><script type="module" src="/page/app.js"></script>`}
</head>
<body>
<a class="to-main" href="#main">${say('skip')}</a>
<header>
<nav class="category" aria-label="${say('category-label')}"><ol>${catalog.page.category.value.map((one) => html`<li>${one}</li>`)}</ol></nav>
<h1 id="${name}">${name} ${permalink(name)}</h1>
<p class="endpoint"><b class="method">${method}</b> <code id="endpoint">${path}</code> <button type="button" data-copy="endpoint" hidden>${say('copy-path')}</button></p>
<p class="lead">${summary}</p>
${factList(headFacts(catalog))}
<nav class="contents" aria-label="${say('contents-label')}"><ul>${parts.map(([to, title]) => html`<li><a href="#${to}">${title}</a></li>`)}${live === null ? null : ['deployed', 'documented'].map((one) => html`<li><a href="/openapi.${one}.json">${say('openapi')}, ${one}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${parts.map(([to, title, content]) => sectionOf({ id: to, title, content }, 2))}
</main>
${live === null ? null : html`<script type="application/json" id="data">${scriptJson(live.data)}</script>`}
</body>
</html>
`.text;
}

/** JSON that ends no script element. */
function scriptJson(data: JsonObject): Markup {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}

/** Style and script of a page that is one file, and a policy that lets nothing else run. */
function ownHead(): Markup {
  const style = pageFile('page.css');
  const script = pageFile('reference.js');
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  return html`<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>${new Markup(style)}</style>
<script type="module">${new Markup(script)}</script>`;
}

function headFacts({ page, pageOperation }: Catalog): readonly Fact[] {
  const { value } = page.execution;
  return [
    [say('operation-id'), pageOperation.name],
    [say('since'), pageOperation.since],
    [say('auth-label'), say('auth-required')],
    [say('execution'), `${say('execution-on-page', { execution: value })}; ${say('execution-on-servers')}`],
    [say('permalink'), page.permalink.value ?? say('permalink-of-page')],
    [say('changes'), page.changeHistory.value],
  ];
}

/** A part of the page: its id, its title, what stands in it. */
type Part = readonly [id: string, title: string, content: Markup];

function liveParts({ url }: Live): readonly Part[] {
  const place = (id: string): Markup =>
    html`<div id="${id}-app"><noscript>${say('without-script')}</noscript></div>`;
  return [
    ['try-it', say('try-it'), html`<p class="lead">${say('try-it-lead')}</p>${place('try-it')}`],
    ['traffic', say('traffic'), html`<p class="lead">${say('traffic-lead', { url })}</p>${place('traffic')}`],
  ];
}

function referenceParts(catalog: Catalog, url: string): readonly Part[] {
  const lead = say('response-lead', { count: catalog.fields.length });
  return [
    ['parameters', say('parameters'), parameterLists(catalog)],
    [
      'response',
      say('response'),
      html`${statusTable(catalog)}<p class="lead">${lead}</p>${answerTree(catalog)}`,
    ],
    [
      'examples',
      say('examples'),
      html`<p class="lead">${say('examples-lead')}</p>${exampleBlocks(catalog, url)}`,
    ],
    ['divergences', say('divergences'), divergences(catalog)],
    ['page-errors', say('errors'), pageErrors(catalog)],
    ['rules', say('rules'), rules()],
    ['changes', say('changes'), changes(catalog)],
  ];
}

function divergences(catalog: Catalog): Markup {
  const items = catalog.divergences.map((one) =>
    difference(one.id, one.title, [
      [say('documented-label'), one.page],
      [say('deployed-label'), one.server],
      [say('evidence'), evidenceTitles(catalog, one)],
    ]),
  );
  return html`<p class="lead">${say('divergences-lead')}</p>${items}`;
}

function pageErrors(catalog: Catalog): Markup {
  const items = catalog.page.errors.map((one) =>
    difference(one.id, one.title, [
      [say('documented-label'), `${one.page} ${one.error}`],
      [say('evidence'), evidenceTitles(catalog, one)],
    ]),
  );
  return html`<p class="lead">${say('errors-lead')}</p>${items}`;
}

function difference(id: string, title: string, facts: readonly (readonly [string, string])[]): Markup {
  return html`<article id="${id}"><h3>${permalink(id)} ${id}: ${title}</h3><dl>${facts.map(([label, words]) => html`<dt>${label}</dt><dd>${words}</dd>`)}</dl></article>`;
}

function rules(): Markup {
  const items = RULE_IDS.map((id) => {
    const { level, words, help } = RULES[id];
    return html`<div id="rule-${id}"><dt>${permalink(`rule-${id}`, id)} <code>${id}</code> <span class="tag">${level}</span></dt><dd>${EN.asSentence(words)} ${help}</dd></div>`;
  });
  return html`<p class="lead">${say('rules-lead')}</p><dl class="rules">${items}</dl>`;
}

/** The page's own history, then that of the contract. */
function changes({ page }: Catalog): Markup {
  const lines = changelogEntries(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'));
  return html`<h3>${say('changes-of-page')}</h3><p>${page.changeHistory.value}</p>
<h3>${say('changes-of-contract')}</h3><ul class="changes">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** The entries of a changelog, each as one line of plain text. */
function changelogEntries(text: string): readonly string[] {
  return text
    .split(/\n(?=- |#|$)/)
    .filter((entry) => entry.startsWith('- '))
    .map((entry) => entry.slice(2).replaceAll(/\s+/g, ' '))
    .map((entry) => entry.replaceAll(/\[([^\]]+)\]\([^)]*\)|`/g, '$1').trim());
}
