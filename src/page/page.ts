import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../contract/catalog.ts';
import { ROOT } from '../contract/files.ts';
import type { Divergence } from '../model/contract.ts';
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
${parts.map(([to, title, lead, content]) => sectionOf({ id: to, title, lead, content }, 2))}
</main>
${live === null ? null : html`<script type="application/json" id="data">${new Markup(JSON.stringify(live.data).replaceAll('<', '\\u003c'))}</script>`}
</body>
</html>
`.text;
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

type Part = readonly [id: string, title: string, lead: string | null, content: Markup];

function liveParts({ url }: Live): readonly Part[] {
  const place = (id: string): Markup =>
    html`<div id="${id}-app"><noscript>${say('without-script')}</noscript></div>`;
  return [
    ['try-it', say('try-it'), say('try-it-lead'), place('try-it')],
    ['traffic', say('traffic'), say('traffic-lead', { url }), place('traffic')],
  ];
}

function referenceParts(catalog: Catalog, url: string): readonly Part[] {
  const count = html`<p class="lead">${say('response-lead', { count: catalog.fields.length })}</p>`;
  return [
    ['parameters', say('parameters'), null, parameterLists(catalog)],
    ['response', say('response'), null, html`${statusTable(catalog)}${count}${answerTree(catalog)}`],
    ['examples', say('examples'), say('examples-lead'), exampleBlocks(catalog, url)],
    ['divergences', say('divergences'), say('divergences-lead'), differences(catalog, catalog.divergences)],
    ['page-errors', say('errors'), say('errors-lead'), differences(catalog, catalog.page.errors)],
    ['rules', say('rules'), say('rules-lead'), rules()],
    ['changes', say('changes'), null, changes(catalog)],
  ];
}

/** Where servers differ from the page, or the page from itself. */
type Difference = Pick<Divergence, 'id' | 'title' | 'page' | 'evidence'> & {
  readonly server?: string;
  readonly error?: string;
};

function differences(catalog: Catalog, all: readonly Difference[]): Markup {
  const items = all.map(({ id, title, page, error, server, evidence }) => {
    const facts = [
      [say('documented-label'), error === undefined ? page : `${page} ${error}`],
      ...(server === undefined ? [] : [[say('deployed-label'), server]]),
      [say('evidence'), evidenceTitles(catalog, evidence)],
    ];
    const list = facts.map(([label = '', words = '']) => html`<dt>${label}</dt><dd>${words}</dd>`);
    return html`<article id="${id}"><h3>${permalink(id)} ${id}: ${title}</h3><dl>${list}</dl></article>`;
  });
  return html`${items}`;
}

function rules(): Markup {
  const items = RULE_IDS.map((id) => {
    const { level, words, help } = RULES[id];
    return html`<div id="rule-${id}"><dt>${permalink(`rule-${id}`, id)} <code>${id}</code> <span class="tag">${level}</span></dt><dd>${EN.asSentence(words)} ${help}</dd></div>`;
  });
  return html`<dl class="rules">${items}</dl>`;
}

/** The page's own history, then that of the contract: each entry of the changelog as one line of plain text. */
function changes({ page }: Catalog): Markup {
  const entries = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')
    .split(/\n(?=- |#|$)/)
    .filter((entry) => entry.startsWith('- '))
    .map((entry) => entry.slice(2).replaceAll(/\s+/g, ' '))
    .map((entry) => entry.replaceAll(/\[([^\]]+)\]\([^)]*\)|`/g, '$1').trim());
  return html`<h3>${say('changes-of-page')}</h3><p>${page.changeHistory.value}</p>
<h3>${say('changes-of-contract')}</h3><ul class="changes">${entries.map((entry) => html`<li>${entry}</li>`)}</ul>`;
}
