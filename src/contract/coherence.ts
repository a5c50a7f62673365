import type { Divergence, Interaction, Operation } from '../model/contract.ts';
import { ROLES } from '../model/roles.ts';
import type { Catalog } from './catalog.ts';
import { CatalogError } from './catalog-error.ts';
import { nameByRole, resolveRolePath } from './role-path.ts';
import type { Structure } from './structures.ts';
import { templateNames } from './templates.ts';

/** Checks that the files fit each other: every name that one uses, another defines. */
export function assertCoherent(catalog: Catalog): void {
  assertUnique(
    'contracts/operations.json',
    catalog.operations.map(({ id }) => id),
  );
  assertUnique(
    'contracts/states.json',
    catalog.states.map(({ name }) => name),
  );
  assertUnique(
    'contracts/divergences.json',
    catalog.divergences.map(({ id }) => id),
  );
  assertUnique(
    'contracts/interactions',
    catalog.interactions.map(({ id }) => id),
  );
  assertUnique(
    'contracts/interactions',
    catalog.interactions.map(({ description }) => description),
  );
  assertUnique(
    'schemas',
    [...catalog.structures.values()].map(({ title }) => title),
  );
  assertSchemas(catalog);
  for (const operation of catalog.operations) assertOperation(catalog, operation);
  for (const divergence of catalog.divergences) assertDivergence(catalog, divergence);
  for (const interaction of catalog.interactions) assertInteraction(catalog, interaction);
  const used = new Set(catalog.interactions.map(({ state }) => state));
  for (const { name } of catalog.states) {
    if (!used.has(name)) throw new CatalogError('contracts/states.json', `no interaction uses "${name}"`);
  }
}

function assertSchemas(catalog: Catalog): void {
  for (const structure of catalog.structures.values()) {
    assertSource(catalog, structure.source.$id, structure.source['x-source']);
    for (const field of structure.fields) {
      const where = `${structure.source.$id}#${field.pointer}`;
      assertSource(catalog, where, field.source);
      if (field.role !== null && !ROLES.includes(field.role))
        throw new CatalogError(where, `unknown role ${field.role}`);
      const { divergence } = field;
      if (divergence !== null && !catalog.divergences.some(({ id }) => id === divergence)) {
        throw new CatalogError(where, `cites ${divergence}, which is no divergence`);
      }
      const hasExample = (structure.source.properties[field.name]?.examples?.length ?? 0) > 0;
      if (!hasExample && structure.child(field) === null) throw new CatalogError(where, 'has no example');
    }
  }
}

function assertOperation(catalog: Catalog, operation: Operation): void {
  assertSource(catalog, operation.id, operation.source);
  const named = [...operation.params, ...(operation.request === undefined ? [] : [operation.request])];
  for (const replies of Object.values(operation.dialects)) {
    for (const reply of Object.values(replies)) if ('structure' in reply) named.push(reply.structure);
  }
  for (const name of named) {
    if (!catalog.structures.has(name)) throw new CatalogError(operation.id, `${name} is no schema file`);
  }
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
  const bodies = replies.flatMap((reply) =>
    'structure' in reply ? [catalog.structure(reply.structure)] : [],
  );
  const paths = [...Object.keys(sign.equals ?? {}), ...(sign.present === undefined ? [] : [sign.present])];
  for (const path of paths) {
    if (!bodies.some((structure) => leadsSomewhere(structure, path)))
      throw new CatalogError(id, `no answer has a field at ${path}`);
  }
}

function leadsSomewhere(structure: Structure, path: string): boolean {
  try {
    resolveRolePath(structure, path);
    return true;
  } catch {
    return false;
  }
}

function assertInteraction(catalog: Catalog, interaction: Interaction): void {
  const { id, reply } = interaction;
  assertSource(catalog, id, interaction.source);
  const operation = catalog.operations.find((one) => one.id === interaction.operation);
  if (operation === undefined) throw new CatalogError(id, `${interaction.operation} is no operation`);
  const shape = operation.dialects[interaction.dialect]?.[String(reply.status)];
  if (shape === undefined)
    throw new CatalogError(id, `${operation.id} has no status ${reply.status} in ${interaction.dialect}`);
  if ('text' in reply !== 'text' in shape)
    throw new CatalogError(id, 'text and structure are mixed up with the operation');
  if ('structure' in reply && 'structure' in shape && reply.structure !== shape.structure) {
    throw new CatalogError(id, `promises ${reply.structure} where the operation answers ${shape.structure}`);
  }
  const state = catalog.states.find(({ name }) => name === interaction.state);
  if (state === undefined) throw new CatalogError(id, `"${interaction.state}" is no provider state`);
  for (const name of templateNames([interaction.request, reply])) {
    if (!Object.hasOwn(state.values, name))
      throw new CatalogError(id, `uses \${${name}}, which "${state.name}" does not supply`);
  }
  assertRoles(catalog, interaction, operation);
}

/** Every role that an interaction names is one that its request or its reply has. */
function assertRoles(catalog: Catalog, { id, request, reply }: Interaction, operation: Operation): void {
  const own = operation.params.map((name) => catalog.structure(name));
  for (const role of Object.keys(request.path ?? {})) assertParameter(id, own, 'path', role);
  const all = [...catalog.structures.values()];
  for (const role of Object.keys(request.headers ?? {})) assertParameter(id, all, 'header', role);
  if (request.body !== undefined && operation.request === undefined)
    throw new CatalogError(id, `sends a body, which ${operation.id} does not have`);
  try {
    if (request.body !== undefined) nameByRole(catalog.structure(operation.request ?? ''), request.body);
    if (!('structure' in reply)) return;
    const structure = catalog.structure(reply.structure);
    for (const path of [...Object.keys(reply.values ?? {}), ...(reply.include ?? [])])
      resolveRolePath(structure, path);
  } catch (cause) {
    throw new CatalogError(id, (cause as Error).message);
  }
}

function assertParameter(
  where: string,
  structures: readonly Structure[],
  place: 'path' | 'header',
  role: string,
): void {
  const found = structures.some(({ fields, source }) =>
    fields.some((field) => field.role === role && source.properties[field.name]?.['x-in'] === place),
  );
  if (!found) throw new CatalogError(where, `no ${place} parameter has the role ${role}`);
}

function assertSource(catalog: Catalog, where: string, source: string): void {
  if (!Object.hasOwn(catalog.sources, source))
    throw new CatalogError(where, `cites ${source}, which is no source`);
}

function assertUnique(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new CatalogError(where, `"${twice}" stands twice`);
}
