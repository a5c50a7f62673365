import type { Dialect, Interaction, ReplyOutcome } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import type { Structure } from './structures.ts';

/** A field that a client reads. */
export interface ReadField {
  /** The keys that lead to it; items of lists need none. */
  readonly path: readonly string[];
  /** JSON Pointer to it in a composed body. */
  readonly pointer: string;
  /** Whether servers may leave it out, or something that it is part of. */
  readonly isOptional: boolean;
  /** The outcome that a body tells by holding it, or what it is part of; null for none. */
  readonly outcome: ReplyOutcome | null;
}

/** The fields that bodies of a structure can have, by their path, such as `inventory.peerCidrs.cidr`. */
export function fieldsBelow(structure: Structure, dialect: Dialect): ReadonlyMap<string, ReadField> {
  const found = new Map<string, ReadField>();
  const add = (owners: readonly Structure[], above: ReadField): void => {
    const [owner] = owners;
    for (const field of owner?.fields ?? []) {
      if (field.presence[dialect] === 'never') continue;
      const path = [...above.path, field.name];
      const isOptional = above.isOptional || field.presence[dialect] === 'optional';
      const outcome = above.outcome ?? field.outcome;
      const read = { path, pointer: `${above.pointer}/${field.name}`, isOptional, outcome };
      found.set(path.join('.'), read);
      const inner = owner?.nested.find((one) => one.field === field);
      if (inner === undefined || owners.includes(inner.child)) continue;
      add([inner.child, ...owners], inner.isList ? { ...read, pointer: `${read.pointer}/0` } : read);
    }
  };
  add([structure], { path: [], pointer: '', isOptional: false, outcome: null });
  return found;
}

/** The fields that a client can read in the reply of an interaction, by their path; none in plain text. */
export function readableFields(
  catalog: Catalog,
  { dialect, reply }: Interaction,
): ReadonlyMap<string, ReadField> {
  if ('text' in reply) return new Map();
  const fields = fieldsBelow(catalog.structure(reply.structure), dialect);
  const stated = reply.outcome ?? null;
  return new Map([...fields].filter(([, { outcome }]) => outcome === null || outcome === stated));
}
