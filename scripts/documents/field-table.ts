import type { Catalog } from '../../src/contract/catalog.ts';
import { formatInWords } from '../../src/contract/formats.ts';
import { resultStructures } from '../../src/contract/replies.ts';
import { referredStructure } from '../../src/contract/structures.ts';
import type { Dialect, Divergence, Field } from '../../src/model/contract.ts';
import { JOB_SUCCESS } from '../../src/model/exchange.ts';

/** FIELDS.md: the page's fields, what only servers have, and where page and servers differ. */
export function fieldTableMarkdown(catalog: Catalog): string {
  const sent = answerStructures(catalog);
  const beyond = [...catalog.fieldById.values()].filter(({ presence }) => presence.documented === 'never');
  const isSent = ({ structure, name }: Field): boolean => sent.has(structure) || name === JOB_SUCCESS;
  return [
    '<!-- Generated from schemas/ and contracts/ by `npm run generate`; do not edit. -->',
    '# Fields',
    `The ${catalog.fields.length} fields of the page's response table, in its order: what the page promises ` +
      '(documented) and what servers do (deployed). A field marked *secret* is masked in everything that is kept.',
    pageTable(catalog.fields),
    ...otherOperations(catalog),
    '## What only servers send',
    'What answers and deliveries carry and the page does not have.',
    serverTable(beyond.filter(isSent)),
    '## What only servers take',
    'Parameters and fields of requests that the page does not have.',
    serverTable(beyond.filter((field) => !isSent(field))),
    '## Divergences',
    'Where the page and the servers differ, and how it is known.',
    table(
      ['Id', 'Title', 'The page', 'Servers', 'Evidence'],
      catalog.divergences.map((divergence) => [
        `<a id="${divergence.id.toLowerCase()}"></a>${divergence.id}`,
        escaped(divergence.title),
        escaped(divergence.page),
        escaped(divergence.server),
        evidenceTitles(catalog, divergence),
      ]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function pageTable(fields: readonly Field[]): string {
  return table(
    ['Field', 'Type', 'Documented', 'Deployed', 'Format and known values', 'Divergence', "The page's words"],
    fields.map((field) => [
      fieldCell(field),
      escaped(field.type),
      presenceWords(field, 'documented'),
      presenceWords(field, 'deployed'),
      valueWords(field),
      divergenceLink(field.divergence),
      escaped(field.description),
    ]),
  );
}

/** The fields that the pages of other operations have; nothing where no other is documented. */
function otherOperations(catalog: Catalog): readonly string[] {
  const { params, request } = catalog.pageOperation;
  const own = [...params, request];
  const fields = [...catalog.fieldById.values()].filter(
    ({ onPage, presence, structure }) =>
      !onPage && presence.documented !== 'never' && !own.includes(structure),
  );
  if (fields.length === 0) return [];
  return [
    '## Other operations',
    "What the pages of other operations have beyond the tables of the first one's.",
    pageTable(fields),
  ];
}

function serverTable(fields: readonly Field[]): string {
  return table(
    ['Field', 'Type', 'Deployed', 'Format and known values', 'Divergence', 'Description'],
    fields.map((field) => [
      fieldCell(field),
      escaped(field.type),
      presenceWords(field, 'deployed'),
      valueWords(field),
      divergenceLink(field.divergence),
      escaped(field.description),
    ]),
  );
}

/** Names of the structures that answers are made of. */
function answerStructures(catalog: Catalog): ReadonlySet<string> {
  const replies = catalog.operations.flatMap(({ dialects }) =>
    Object.values(dialects).flatMap(Object.values),
  );
  const names = new Set(replies.flatMap((reply) => resultStructures(catalog, reply).map(({ name }) => name)));
  // What is added while the loop runs is visited too.
  for (const name of names) {
    for (const property of Object.values(catalog.structure(name).source.properties)) {
      const child = referredStructure(property);
      if (child !== null) names.add(child);
    }
  }
  return names;
}

function fieldCell({ id, secret }: Field): string {
  return `\`${id.replaceAll('|', '\\|')}\`${secret ? ' *secret*' : ''}`;
}

function presenceWords({ presence, outcome, nullable }: Field, dialect: Dialect): string {
  const words = { required: 'required', optional: 'optional', never: 'never sent' }[presence[dialect]];
  if (dialect === 'documented') return `${words}${nullable ? ', may be null' : ''}`;
  return outcome === null ? words : `${words} in a ${outcome}`;
}

function valueWords({ format, values }: Field): string {
  const words = formatInWords(format);
  return escaped([...(words === null ? [] : [words]), ...(values === null ? [] : [values])].join('; '));
}

function divergenceLink(id: string | null): string {
  return id === null ? '' : `[${id}](#${id.toLowerCase()})`;
}

function evidenceTitles(catalog: Catalog, { evidence }: Divergence): string {
  return evidence.map((id) => escaped(catalog.sources[id]?.title ?? id)).join('; ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown shows as it is, on one line. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|~&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
