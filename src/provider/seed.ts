import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/compose.ts';
import type { FieldValues } from '../contract/pointer.ts';
import { hashPassword } from '../model/authorization.ts';
import type { Dialect } from '../model/contract.ts';
import type { AccessKey, Account, Connection, Row, Server, Store } from './server.ts';

/** What a fresh provider holds, for people to call it with. */
export interface Seed {
  /** Owns every connection. */
  readonly account: string;
  readonly password: string;
  /** An account that owns nothing; its password is the same. */
  readonly otherAccount: string;
  /** Uuids of the connections. */
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

const PASSWORD = 'password';

/** The administrator has this uuid on every installation. */
export const ADMIN: Account = {
  uuid: '36c27e8ff05c4780bf6d2fa65700f22e',
  accountName: 'admin',
  passwordHash: hashPassword(PASSWORD),
  admin: true,
};

const OTHER: Account = {
  ...ADMIN,
  uuid: 'b3d8f6a2c1e74059a8d2e4f60718293a',
  accountName: 'other',
  admin: false,
};

const CREDENTIALS = { id: 'LTAI4Fh3dKq9', secret: 'mock-access-key-secret' };
export const ACCESS_KEY: AccessKey = { ...CREDENTIALS, account: ADMIN.uuid };

/** The values that differ between rows, by JSON Pointer; the rest comes from the examples of the schemas. */
type RowValues = FieldValues<'ipsec-connection'>;

const SPARSE = {
  '/uuid': '1f0e4d2c3b5a49688776655443322110',
  '/name': 'Old-IPSec',
  '/vipUuid': '2a1b3c4d5e6f40718293a4b5c6d7e8f9',
} satisfies RowValues;

const DOWN = {
  '/uuid': '5d4e6f7a8b9c43a4b5263748596a7b8c',
  '/name': 'Down-IPSec',
  '/vipUuid': '6e5f7a8b9cad44b5c63748596a7b8c9d',
} satisfies RowValues;

/** What an upgrade from before 4.5 leaves in a row on a server; in the page every row has every field. */
const UPGRADED = {
  ...{ ikeVersion: 'ikev1', ikeLifeTime: 0, lifeTime: 0 },
  ...{ description: null, pfs: null, idType: null, localId: null, remoteId: null },
} satisfies Partial<Row>;

export function seedOf(catalog: Catalog): Seed {
  return {
    account: ADMIN.accountName,
    password: PASSWORD,
    otherAccount: OTHER.accountName,
    connections: {
      ready: String(makeRow(catalog, 'deployed').uuid),
      sparse: SPARSE['/uuid'],
      down: DOWN['/uuid'],
    },
    accessKey: CREDENTIALS,
  };
}

/** Makes a store as it was at first. */
export function resetStore({ store, catalog, dialect }: Server): void {
  store.clear();
  for (const account of [ADMIN, OTHER]) store.accounts.set(account.uuid, account);
  store.accessKeys.set(ACCESS_KEY.id, ACCESS_KEY);
  const upgraded = dialect === 'documented' ? {} : UPGRADED;
  addConnection(store, makeRow(catalog, dialect));
  addConnection(store, { ...makeRow(catalog, dialect, SPARSE), ...upgraded });
  addConnection(store, makeRow(catalog, dialect, DOWN), { comesUp: false });
}

/** A row with all 27 fields. */
export function makeRow(catalog: Catalog, dialect: Dialect, values: RowValues = {}): Row {
  const structure = catalog.structure('ipsec-connection');
  return exampleBody(structure, { dialect, outcome: null, values, include: true }) as Row;
}

/** Adds a connection; by default the administrator owns it and its tunnel comes up. */
export function addConnection(store: Store, row: Row, other: Partial<Connection> = {}): void {
  const usual = { row, owner: ADMIN.uuid, comesUp: true };
  store.connections.set(String(row.uuid), { ...usual, ...other });
}
