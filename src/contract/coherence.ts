import type { Divergence, Interaction, Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { CatalogError } from './files.ts';
import { findFieldAt } from './pointer.ts';
import { resultStructures } from './replies.ts';
import { templateNames } from './requests.ts';

/** Checks that the files fit each other: every name that one uses, another defines. */
export function assertCoherent(catalog: Catalog): void {
  const { operations, states, divergences, page, interactions, structures } = catalog;
  const names: readonly (readonly [string, readonly string[]])[] = [
    ['contracts/operations.json', operations.map(({ id }) => id)],
    ['contracts/states.json', states.map(({ name }) => name)],
    ['contracts/divergences.json', divergences.map(({ id }) => id)],
    ['contracts/page.json', page.errors.map(({ id }) => id)],
    ['contracts/interactions', interactions.map(({ id }) => id)],
    ['contracts/interactions', interactions.map(({ title }) => title)],
    ['schemas', [...structures.values()].map(({ title }) => title)],
  ];
  for (const [where, all] of names) {
    const twice = all.find((name, index) => all.indexOf(name) !== index);
    if (twice !== undefined) throw new CatalogError(where, `"${twice}" stands twice`);
  }
  assertSchemas(catalog);
  assertPage(catalog);
  for (const operation of operations) assertOperation(catalog, operation);
  for (const divergence of divergences) assertDivergence(catalog, divergence);
  for (const interaction of interactions) assertInteraction(catalog, interaction);
  const used = new Set(interactions.map(({ given }) => given));
  for (const { name } of states) {
    if (!used.has(name)) throw new CatalogError('contracts/states.json', `no interaction uses "${name}"`);
  }
}

function assertSchemas(catalog: Catalog): void {
  for (const structure of catalog.structures.values()) {
    assertSource(catalog, structure.source.$id, structure.source['x-source']);
    for (const field of structure.fields) {
      const where = `${structure.source.$id}#${field.pointer}`;
      assertSource(catalog, where, field.source);
      const { divergence } = field;
      if (divergence !== null && !catalog.divergences.some(({ id }) => id === divergence)) {
        throw new CatalogError(where, `cites ${divergence}, which is no divergence`);
      }
      const hasExample = (structure.source.properties[field.name]?.examples?.length ?? 0) > 0;
      if (!hasExample && structure.child(field) === null) throw new CatalogError(where, 'has no example');
    }
  }
}

/** Every fact of the page has its source, and every description that is not English its translation. */
function assertPage(catalog: Catalog): void {
  const { errors, translations, ...facts } = catalog.page;
  for (const [name, { source }] of Object.entries(facts)) assertSource(catalog, `page.json: ${name}`, source);
  for (const { id, evidence } of errors) for (const source of evidence) assertSource(catalog, id, source);
  const foreign = new Set(
    catalog.fields.map(({ description }) => description).filter((text) => /\p{Script=Han}/u.test(text)),
  );
  for (const text of new Set([...foreign, ...Object.keys(translations)])) {
    if (foreign.has(text) !== Object.hasOwn(translations, text))
      throw new CatalogError(
        'page.json',
        `"${text}" stands in the page's table or in translations, not in both`,
      );
  }
}

function assertOperation(catalog: Catalog, operation: Operation): void {
  assertSource(catalog, operation.id, operation.source);
  const { params, request, job, action } = operation;
  const named = [...params, ...[request, job].filter((name) => name !== undefined)];
  for (const replies of Object.values(operation.dialects)) {
    for (const reply of Object.values(replies)) if ('structure' in reply) named.push(reply.structure);
  }
  for (const name of named) {
    if (!catalog.structures.has(name)) throw new CatalogError(operation.id, `${name} is no schema file`);
  }
  if (action !== undefined && (request === undefined || !catalog.structure(request).byName.has(action)))
    throw new CatalogError(operation.id, `its request has no field ${action}, which it names as its action`);
}

function assertDivergence(catalog: Catalog, { id, evidence, sign }: Divergence): void {
  for (const source of evidence) assertSource(catalog, id, source);
  if (sign === undefined) {
    const cited = [...catalog.fieldById.values()].some((field) => field.divergence === id);
    if (!cited) throw new CatalogError(id, 'nothing shows it: it has no sign, and no field cites it');
    return;
  }
  for (const name of sign.operations ?? []) {
    if (!catalog.operations.some((operation) => operation.id === name))
      throw new CatalogError(id, `${name} is no operation`);
  }
  const signs = catalog.operations.filter((one) => sign.operations?.includes(one.id) ?? true);
  const replies = signs.flatMap(({ dialects }) => Object.values(dialects.deployed ?? {}));
  const bodies = replies.flatMap((reply) => resultStructures(catalog, reply));
  const paths = [...Object.keys(sign.equals ?? {}), ...(sign.present === undefined ? [] : [sign.present])];
  for (const path of paths) {
    if (!bodies.some((structure) => findFieldAt(structure, path) !== null))
      throw new CatalogError(id, `no answer has a field at ${path}`);
  }
}

function assertInteraction(catalog: Catalog, interaction: Interaction): void {
  const { id, reply, request } = interaction;
  assertSource(catalog, id, interaction.source);
  const operation = catalog.operation(interaction.operation);
  const shape = operation.dialects[interaction.dialect]?.[String(reply.status)];
  if (shape === undefined)
    throw new CatalogError(id, `${operation.id} has no status ${reply.status} in ${interaction.dialect}`);
  if ('text' in reply !== 'text' in shape)
    throw new CatalogError(id, 'text and structure are mixed up with the operation');
  const owed = resultStructures(catalog, shape).map(({ name }) => name);
  if ('structure' in reply && !owed.includes(reply.structure)) {
    throw new CatalogError(
      id,
      `promises ${reply.structure} where the operation answers ${owed.join(' or ')}`,
    );
  }
  const state = catalog.states.find(({ name }) => name === interaction.given);
  if (state === undefined) throw new CatalogError(id, `"${interaction.given}" is no provider state`);
  for (const name of templateNames([request, reply])) {
    if (!Object.hasOwn(state.values, name))
      throw new CatalogError(id, `uses \${${name}}, which "${state.name}" does not supply`);
  }
  assertRequest(catalog, interaction, operation);
  if (!('structure' in reply)) return;
  const structure = catalog.structure(reply.structure);
  const { values = {}, include = [], examples = {} } = reply;
  for (const pointer of [...Object.keys(values), ...include, ...Object.keys(examples)]) {
    if (findFieldAt(structure, pointer) === null)
      throw new CatalogError(id, `${structure.name} has no field at ${pointer}`);
  }
}

/** Every header that a request names, and every key of its body, is one that the contract has. */
function assertRequest(catalog: Catalog, { id, request }: Interaction, operation: Operation): void {
  for (const header of Object.keys(request.headers ?? {})) {
    const known = [...catalog.structures.values()].some(
      ({ source }) => source.properties[header]?.['x-in'] === 'header',
    );
    if (!known) throw new CatalogError(id, `no schema has a header ${header}`);
  }
  if (request.body === undefined) return;
  if (operation.request === undefined)
    throw new CatalogError(id, `sends a body, which ${operation.id} does not have`);
  const structure = catalog.structure(operation.request);
  for (const key of Object.keys(request.body)) {
    if (!structure.byName.has(key)) throw new CatalogError(id, `${structure.name} has no field ${key}`);
  }
}

function assertSource(catalog: Catalog, where: string, source: string): void {
  if (!Object.hasOwn(catalog.sources, source))
    throw new CatalogError(where, `cites ${source}, which is no source`);
}
