import {
  DIALECTS,
  type Divergence,
  type Field,
  type Interaction,
  type Operation,
} from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { pointerToNothing } from './compose.ts';
import { CatalogError } from './files.ts';
import { FORMATS } from './formats.ts';
import { findFieldAt } from './pointer.ts';
import { resultStructures } from './replies.ts';
import { templateNames } from './request-templates.ts';
import { isUsedIn, outcomesOf } from './schemas.ts';
import type { Structure } from './structures.ts';

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
    assert(twice === undefined, where, `"${twice}" stands twice`);
  }
  assertSchemas(catalog);
  assertPage(catalog);
  for (const operation of operations) assertOperation(catalog, operation);
  for (const divergence of divergences) assertDivergence(catalog, divergence);
  for (const interaction of interactions) assertInteraction(catalog, interaction);
  const used = new Set(interactions.map(({ given }) => given));
  for (const { name } of states) {
    assert(used.has(name), 'contracts/states.json', `no interaction uses "${name}"`);
  }
}

function assertSchemas(catalog: Catalog): void {
  for (const structure of catalog.structures.values()) {
    assertSource(catalog, structure.source.$id, structure.source['x-source']);
    for (const field of structure.fields) assertField(catalog, structure, field);
  }
}

function assertField(catalog: Catalog, structure: Structure, field: Field): void {
  const where = `${structure.source.$id}#${field.pointer}`;
  const { divergence, format } = field;
  assertSource(catalog, where, field.source);
  const isCited = divergence === null || catalog.divergences.some(({ id }) => id === divergence);
  assert(isCited, where, `cites ${divergence}, which is no divergence`);
  const isFormat = format === null || Object.hasOwn(FORMATS, format);
  assert(isFormat, where, `has the format ${format}, which does not exist`);
  const child = structure.child(field);
  const hasExample = structure.source.properties[field.name]?.examples !== undefined;
  assert(hasExample || child !== null, where, 'has no example');
  if (child === null) return;
  // In every dialect that has the field, what it refers to has to be a part of a body.
  const dialects = DIALECTS.filter((dialect) => field.presence[dialect] !== 'never');
  const misses = dialects.find((dialect) => !isUsedIn(child, dialect) || outcomesOf(child).length > 1);
  assert(misses === undefined, where, `refers to ${child.name}, which is no part of a body in ${misses}`);
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
    const isPaired = foreign.has(text) === Object.hasOwn(translations, text);
    assert(isPaired, 'page.json', `"${text}" stands in the page's table or in translations, not in both`);
  }
}

function assertOperation(catalog: Catalog, operation: Operation): void {
  const { id, params, request, job, action } = operation;
  assertSource(catalog, id, operation.source);
  const replies = Object.values(operation.dialects).flatMap((one) => Object.values(one));
  const structures = replies.flatMap((reply) => ('structure' in reply ? [reply.structure] : []));
  for (const name of [...params, request, job, ...structures])
    assert(name === undefined || catalog.structures.has(name), id, `${name} is no schema file`);
  const hasAction = request !== undefined && catalog.structure(request).byName.has(action ?? '');
  const problem = `its request has no field ${action}, which it names as its action`;
  assert(action === undefined || hasAction, id, problem);
}

function assertDivergence(catalog: Catalog, { id, evidence, sign }: Divergence): void {
  for (const source of evidence) assertSource(catalog, id, source);
  if (sign === undefined) {
    const isCited = [...catalog.fieldById.values()].some((field) => field.divergence === id);
    assert(isCited, id, 'nothing shows it: it has no sign, and no field cites it');
    return;
  }
  const ids = catalog.operations.map((operation) => operation.id);
  for (const name of sign.operations ?? []) assert(ids.includes(name), id, `${name} is no operation`);
  const signs = catalog.operations.filter((one) => sign.operations?.includes(one.id) ?? true);
  const replies = signs.flatMap(({ dialects }) => Object.values(dialects.deployed ?? {}));
  const bodies = replies.flatMap((reply) => resultStructures(catalog, reply));
  for (const path of [
    ...Object.keys(sign.equals ?? {}),
    ...(sign.present === undefined ? [] : [sign.present]),
  ]) {
    const isField = bodies.some((structure) => findFieldAt(structure, path) !== null);
    assert(isField, id, `no answer has a field at ${path}`);
  }
}

function assertInteraction(catalog: Catalog, interaction: Interaction): void {
  const { id, reply, request, dialect, given } = interaction;
  assertSource(catalog, id, interaction.source);
  const operation = catalog.operation(interaction.operation);
  const shape = operation.dialects[dialect]?.[String(reply.status)];
  assert(shape !== undefined, id, `${operation.id} has no status ${reply.status} in ${dialect}`);
  const isAlike = 'text' in reply === 'text' in shape;
  assert(isAlike, id, 'text and structure are mixed up with the operation');
  const state = catalog.states.find(({ name }) => name === given);
  assert(state !== undefined, id, `"${given}" is no provider state`);
  for (const name of templateNames([request, reply])) {
    const isSupplied = Object.hasOwn(state.values, name);
    assert(isSupplied, id, `uses \${${name}}, which "${given}" does not supply`);
  }
  assertRequest(catalog, interaction, operation);
  if (!('structure' in reply)) return;
  const names = resultStructures(catalog, shape).map(({ name }) => name);
  const problem = `promises ${reply.structure} where the operation answers ${names.join(' or ')}`;
  assert(names.includes(reply.structure), id, problem);
  const nowhere = pointerToNothing(catalog.structure(reply.structure), reply);
  assert(nowhere === null, id, `${reply.structure} has no field at ${nowhere}`);
}

/** Every header that a request names, and every key of its body, is one that the contract has. */
function assertRequest(catalog: Catalog, { id, request }: Interaction, operation: Operation): void {
  const sources = Array.from(catalog.structures.values(), ({ source }) => source);
  for (const header of Object.keys(request.headers ?? {})) {
    const isKnown = sources.some(({ properties }) => properties[header]?.['x-in'] === 'header');
    assert(isKnown, id, `no schema has a header ${header}`);
  }
  if (request.body === undefined) return;
  assert(operation.request !== undefined, id, `sends a body, which ${operation.id} does not have`);
  const { name, byName } = catalog.structure(operation.request);
  for (const key of Object.keys(request.body)) assert(byName.has(key), id, `${name} has no field ${key}`);
}

function assertSource({ sources }: Catalog, where: string, source: string): void {
  assert(Object.hasOwn(sources, source), where, `cites ${source}, which is no source`);
}

function assert(holds: boolean, where: string, problem: string): asserts holds {
  if (!holds) throw new CatalogError(where, problem);
}
