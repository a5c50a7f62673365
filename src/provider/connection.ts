import type { DocumentedIPsecConnection, FieldNames } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/example.ts';
import type { FieldValues } from '../contract/pointer.ts';
import type { Dialect } from '../model/dialect.ts';
import type { JsonObject, Unchecked } from '../model/json.ts';

const STRUCTURE = 'ipsec-connection';

/** What tells one row from another; all else is as in the examples of the schema. */
export interface RowIdentities {
  readonly uuid: string;
  readonly name: string;
  /** Connections with the same one are worked on one after another. */
  readonly vipUuid: string;
  readonly peerCidrUuid: string;
  readonly l3NetworkRefUuid: string;
}

/** A row with all 27 fields. */
export function makeRow(catalog: Catalog, dialect: Dialect, identities: RowIdentities): JsonObject {
  const structure = catalog.structure(STRUCTURE);
  return exampleBody(structure, {
    dialect,
    outcome: null,
    values: valuesOf(identities),
    include: true,
  });
}

/**
 * A row as an upgrade from before 4.5 leaves it: what had no value is null, so servers omit it, and the
 * lifetimes are 0. The page has no such row: there it has every field.
 */
export function makeOldRow(catalog: Catalog, dialect: Dialect, identities: RowIdentities): JsonObject {
  const values = {
    '/ikeVersion': 'ikev1',
    '/ikeLifeTime': 0,
    '/lifeTime': 0,
  } satisfies FieldValues<typeof STRUCTURE>;
  return exampleBody(catalog.structure(STRUCTURE), {
    dialect,
    outcome: null,
    values: { ...valuesOf(identities), ...values },
  });
}

/** A row that a connection is stored as; servers leave out what is null. */
export type Row = Unchecked<DocumentedIPsecConnection>;

/** A copy of a row with other values. */
export function changeRow(row: JsonObject, changes: Row): JsonObject {
  return { ...row, ...changes } as JsonObject;
}

type Part = `/${FieldNames[typeof STRUCTURE]}/0/${FieldNames['peer-cidr' | 'l3-network-ref']}`;
type IdentityValues = FieldValues<typeof STRUCTURE> & Readonly<Partial<Record<Part, string>>>;

function valuesOf({ uuid, name, vipUuid, peerCidrUuid, l3NetworkRefUuid }: RowIdentities): IdentityValues {
  return {
    '/uuid': uuid,
    '/name': name,
    '/vipUuid': vipUuid,
    '/peerCidrs/0/uuid': peerCidrUuid,
    '/l3NetworkRefs/0/uuid': l3NetworkRefUuid,
  };
}
