import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/example.ts';
import type { Dialect } from '../model/dialect.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Role } from '../model/roles.ts';

const STRUCTURE = 'ipsec-connection';

/** What tells one row from another; all else is as in the examples of the schema. */
export interface RowIdentities {
  readonly identity: string;
  readonly name: string;
  /** Connections with the same one are worked on one after another. */
  readonly queue: string;
  readonly peerCidr: string;
  readonly network: string;
}

/** A row with all 27 fields. */
export function makeRow(catalog: Catalog, dialect: Dialect, identities: RowIdentities): JsonObject {
  const structure = catalog.structure(STRUCTURE);
  return exampleBody(structure, {
    dialect,
    outcome: null,
    values: identitiesByRole(identities),
    include: true,
  });
}

/**
 * A row as an upgrade from before 4.5 leaves it: what had no value is null, so servers omit it, and the
 * lifetimes are 0. The page has no such row: there it has every field.
 */
export function makeOldRow(catalog: Catalog, dialect: Dialect, identities: RowIdentities): JsonObject {
  const values = { 'ike-version': 'ikev1', 'ike-lifetime': 0, 'ipsec-lifetime': 0 };
  return exampleBody(catalog.structure(STRUCTURE), {
    dialect,
    outcome: null,
    values: { ...identitiesByRole(identities), ...values },
  });
}

/** The value of the field with a role. */
export function readRow(catalog: Catalog, row: JsonObject, role: Role): JsonValue | undefined {
  return row[catalog.structure(STRUCTURE).role(role)];
}

/** A copy of a row with other values, by role. */
export function changeRow(
  catalog: Catalog,
  row: JsonObject,
  changes: Readonly<Partial<Record<Role, JsonValue>>>,
): JsonObject {
  const structure = catalog.structure(STRUCTURE);
  const named = Object.entries(changes).map(([role, value]) => [structure.role(role as Role), value]);
  return { ...row, ...Object.fromEntries(named) };
}

function identitiesByRole(identities: RowIdentities): Readonly<Record<string, JsonValue>> {
  return {
    identity: identities.identity,
    name: identities.name,
    queue: identities.queue,
    'peer-cidrs/0/identity': identities.peerCidr,
    'networks/0/identity': identities.network,
  };
}
