import type { Catalog } from '../contract/catalog.ts';
import { formatInWords } from '../contract/formats.ts';
import { pollOperation, resultStructures } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import { DIALECTS, type Dialect, type Divergence, type Field, type Operation } from '../model/contract.ts';
import { pageSentence as say } from '../model/sentences.ts';
import { html, type Markup, scrolling } from '../report/html-markup.ts';

/** Id of the element that describes a field, such as `inventory.peerCidrs.uuid`. */
export function anchorOf(fieldId: string): string {
  return fieldId.replaceAll('[]', '');
}

export function permalink(id: string, name: string = id): Markup {
  return html`<a class="anchor" href="#${id}" aria-label="${say('permalink-label', { name })}">#</a>`;
}

/** A fact with its label; null where there is none. */
export type Fact = readonly [label: string, words: Markup | string | null];

export function factList(facts: readonly Fact[]): Markup {
  const known = facts.filter(([, words]) => words !== null);
  return html`<dl class="facts">${known.map(([label, words]) => html`<div><dt>${label}</dt><dd>${words}</dd></div>`)}</dl>`;
}

/** Path and header parameters, then the fields of the body. */
export function parameterLists(catalog: Catalog): Markup {
  const { params, request } = catalog.pageOperation;
  const list = (names: readonly string[]): Markup =>
    html`<ul class="fields">${names.map((name) => fieldItems(catalog, catalog.structure(name)))}</ul>`;
  return html`<h3>${say('parameters-path')}</h3>
${list(params)}
<h3>${say('parameters-body')}</h3>
${request === undefined ? html`<p>${say('no-body-fields')}</p>` : list([request])}`;
}

/** The fields of the answer as a tree, with the filter that a script makes useful. */
export function answerTree(catalog: Catalog): Markup {
  const choices = ['', ...DIALECTS].map(
    (one) => html`<option value="${one}">${one === '' ? say('filter-either') : one}</option>`,
  );
  return html`<form id="filter" hidden>
<label>${say('filter')} <input type="search" name="text" autocomplete="off"></label>
<label>${say('filter-dialect')} <select name="dialect">${choices}</select></label>
<label class="check"><input type="checkbox" name="differs"> ${say('differs')}</label>
<output data-words="${say('filter-count', { shown: '{shown}', all: '{all}' })}"></output>
</form>
<ul class="fields" id="tree">${fieldItems(catalog, catalog.pageAnswer)}</ul>`;
}

function fieldItems(
  catalog: Catalog,
  structure: Structure,
  above: readonly string[] = [],
): readonly Markup[] {
  return structure.fields.map((field) => fieldItem(catalog, structure, field, [...above, structure.name]));
}

function fieldItem(catalog: Catalog, owner: Structure, field: Field, above: readonly string[]): Markup {
  const id = anchorOf(field.id);
  const child = owner.child(field);
  // An error inside an error is described once, so that every id stands once.
  const isAgain = child !== null && above.includes(child.name);
  const { documented, deployed } = field.presence;
  const differs = documented !== deployed || field.divergence !== null;
  const translation = catalog.page.translations[field.description] ?? '';
  const words = `${field.id} ${field.type} ${field.description} ${translation}`.toLowerCase();
  return html`<li id="${id}" data-text="${words}" data-documented="${documented}" data-deployed="${deployed}" data-differs="${differs ? 'yes' : 'no'}">
<p class="name">${permalink(id)} <code>${field.name}</code> <span class="type">${field.type}</span>${field.secret ? html` <span class="tag secret">${say('secret')}</span>` : null}</p>
<p>${field.description}${translation === '' ? null : html` <span class="soft">(${say('translation', { text: translation })})</span>`}</p>
${factList(factsOf(owner, field))}
${divergenceNote(catalog, field, id)}
${child === null ? null : isAgain ? html`<p><a href="#${anchorOf(parentId(child))}">${say('recursive-structure')}</a></p>` : html`<ul class="fields">${fieldItems(catalog, child, above)}</ul>`}
</li>`;
}

/** Id of the field that holds a structure: what the ids of its own fields begin with. */
function parentId({ fields }: Structure): string {
  return fields[0]?.id.slice(0, -(fields[0].name.length + 1)) ?? '';
}

function presenceWords({ presence, nullable, outcome }: Field, dialect: Dialect): string {
  const words = say(presence[dialect]);
  if (presence[dialect] === 'never') return words;
  if (dialect === 'documented') return nullable ? `${words}, ${say('may-be-null')}` : words;
  return outcome === null ? words : say('outcome-of', { presence: words, outcome });
}

function factsOf(owner: Structure, field: Field): readonly Fact[] {
  const [example] = owner.source.properties[field.name]?.examples ?? [];
  return [
    ...DIALECTS.map((dialect) => [say(`${dialect}-label`), presenceWords(field, dialect)] as const),
    [say('format'), formatInWords(field.format)],
    [say('known-values'), field.values],
    [say('example'), example === undefined ? null : html`<code>${JSON.stringify(example)}</code>`],
  ];
}

/** The divergence of a field, with its evidence on hover and focus. */
function divergenceNote(catalog: Catalog, field: Field, id: string): Markup | null {
  const divergence = catalog.divergences.find((one) => one.id === field.divergence);
  if (divergence === undefined) return null;
  return html`<p class="differs"><a href="#${divergence.id}" aria-describedby="tip-${id}">${divergence.id}: ${divergence.title}</a><span class="tip" role="tooltip" id="tip-${id}">${divergence.server} ${say('evidence')}: ${evidenceTitles(catalog, divergence.evidence)}</span></p>`;
}

export function evidenceTitles({ sources }: Catalog, evidence: Divergence['evidence']): string {
  return evidence.map((id) => sources[id]?.title ?? id).join('; ');
}

/** What the reconnect, and the poll of its job, can be answered in each dialect. */
export function statusTable(catalog: Catalog): Markup {
  const rows = [catalog.pageOperation, pollOperation(catalog)].flatMap((operation) => {
    const statuses = DIALECTS.flatMap((one) => Object.keys(operation.dialects[one] ?? {}));
    return [...new Set(statuses)].sort().map((status) => statusRow(catalog, operation, status));
  });
  const head = [say('status'), say('request-label'), say('documented'), say('deployed')];
  return scrolling(
    say('statuses'),
    'table',
    html`<table class="statuses"><thead><tr>${head.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function statusRow(catalog: Catalog, operation: Operation, status: string): Markup {
  const id = `${operation.id}-${status}`;
  const shown = catalog.divergences.filter(
    ({ sign }) => sign?.operations?.includes(operation.id) && sign.statuses?.includes(Number(status)),
  );
  const words = (dialect: Dialect): string => {
    const shape = operation.dialects[dialect]?.[status];
    if (shape === undefined) return say('not-in-dialect');
    if ('text' in shape) return say('text-reply');
    return resultStructures(catalog, shape)
      .map(({ source, fields }) => (fields.length === 0 ? '{}' : source.description))
      .join(' ');
  };
  return html`<tr id="${id}"><th scope="row">${permalink(id, `${operation.method} ${status}`)} ${status}</th><td>${operation.method} ${operation.name}</td><td>${words('documented')}</td><td>${words('deployed')}${shown.map((one) => html` <a href="#${one.id}">${one.id}</a>`)}</td></tr>`;
}
