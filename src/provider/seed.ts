import type { DeployedIPsecConnection, DeployedPeerCidr } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/example.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Unchecked } from '../model/json.ts';
import { hashPassword } from '../model/signature.ts';
import { makeOldRow, makeRow, type RowIdentities } from './connection.ts';
import type { AccessKey, Account, Connection, Store } from './store.ts';

/** What a fresh provider holds, for people to call it with. */
export interface Seed {
  /** Owns every connection. */
  readonly account: string;
  readonly password: string;
  /** An account that owns nothing; its password is the same. */
  readonly otherAccount: string;
  /** Identities of the connections. */
  readonly connections: {
    /** Ready, with all 27 fields. */
    readonly ready: string;
    /** Ready, with what a row from before 4.5 lacks left out. */
    readonly sparse: string;
    /** Its remote end does not answer, so that a reconnect fails. */
    readonly down: string;
  };
  readonly accessKey: { readonly id: string; readonly secret: string };
}

/** The administrator has this uuid on every installation. */
export const ADMIN: Account = {
  uuid: '36c27e8ff05c4780bf6d2fa65700f22e',
  accountName: 'admin',
  passwordHash: hashPassword('password'),
  admin: true,
  allowed: true,
};

const OTHER: Account = {
  uuid: 'b3d8f6a2c1e74059a8d2e4f60718293a',
  accountName: 'other',
  passwordHash: hashPassword('password'),
  admin: false,
  allowed: true,
};

export const ACCESS_KEY: AccessKey = {
  id: 'LTAI4Fh3dKq9',
  secret: 'mock-access-key-secret',
  account: ADMIN.uuid,
  enabled: true,
};

const SPARSE: RowIdentities = {
  uuid: '1f0e4d2c3b5a49688776655443322110',
  name: 'Old-IPSec',
  vipUuid: '2a1b3c4d5e6f40718293a4b5c6d7e8f9',
  peerCidrUuid: '3b2c4d5e6f7a4182930415263748596a',
  l3NetworkRefUuid: '4c3d5e6f7a8b4293a415263748596a7b',
};

const DOWN: RowIdentities = {
  uuid: '5d4e6f7a8b9c43a4b5263748596a7b8c',
  name: 'Down-IPSec',
  vipUuid: '6e5f7a8b9cad44b5c63748596a7b8c9d',
  peerCidrUuid: '7f6a8b9cadbe45c6974859a6b7c8d9ea',
  l3NetworkRefUuid: '8a7b9cadbecf46d7a8596a7b8c9dae0f',
};

/** What the provider holds at first. */
export function seedOf(catalog: Catalog): Seed {
  return {
    account: ADMIN.accountName,
    password: 'password',
    otherAccount: OTHER.accountName,
    connections: { ready: exampleRow(catalog).uuid, sparse: SPARSE.uuid, down: DOWN.uuid },
    accessKey: { id: ACCESS_KEY.id, secret: ACCESS_KEY.secret },
  };
}

/** Makes a store as it was at first. */
export function resetStore(store: Store, catalog: Catalog, dialect: Dialect): void {
  store.clear();
  for (const account of [ADMIN, OTHER]) store.accounts.set(account.uuid, account);
  store.accessKeys.set(ACCESS_KEY.id, ACCESS_KEY);
  const ready = exampleRow(catalog);
  store.connections.set(ready.uuid, connectionOf(makeRow(catalog, dialect, ready)));
  store.connections.set(SPARSE.uuid, connectionOf(makeOldRow(catalog, dialect, SPARSE)));
  const down = makeRow(catalog, dialect, DOWN);
  store.connections.set(DOWN.uuid, { ...connectionOf(down), comesUp: false });
}

/** The identities in the examples of the schemas. */
export function exampleRow(catalog: Catalog): RowIdentities {
  const { uuid, name, vipUuid }: Unchecked<DeployedIPsecConnection> = exampleBody(
    catalog.structure('ipsec-connection'),
    { dialect: 'deployed', outcome: null },
  );
  return {
    uuid: String(uuid),
    name: String(name),
    vipUuid: String(vipUuid),
    peerCidrUuid: exampleUuid(catalog, 'peer-cidr'),
    l3NetworkRefUuid: exampleUuid(catalog, 'l3-network-ref'),
  };
}

export function connectionOf(row: Connection['row']): Connection {
  return { row, owner: ADMIN.uuid, comesUp: true, oldRouter: false };
}

function exampleUuid(catalog: Catalog, structure: 'peer-cidr' | 'l3-network-ref'): string {
  const part: Unchecked<DeployedPeerCidr> = exampleBody(catalog.structure(structure), {
    dialect: 'deployed',
    outcome: null,
  });
  return String(part.uuid);
}
