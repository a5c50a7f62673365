import type { FieldNames } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/compose.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { omitNulls } from './gson.ts';
import type { JsonAnswer } from './http.ts';

/** The description of each code, from `conf/errorCodes` of the server. */
const DESCRIPTIONS = {
  'SYS.1000': 'An internal error happened in system',
  'SYS.1003': 'A resource can not be found',
  'SYS.1006': 'An operation failed',
  'SYS.1007': 'One or more API argument is invalid',
  'ID.1000': 'Unable to authenticate a user',
  'ID.1001': 'The session is invalid, either wrong session id or the session has been expired',
  'LOGIN_CONTROL.1004': 'Request refused',
} as const;

export interface Failure {
  readonly kind: 'failed';
  readonly code: keyof typeof DESCRIPTIONS;
  readonly details: string;
  readonly cause?: Failure;
}

/** How a call ended. */
export type Result =
  | { readonly kind: 'connection'; readonly row: JsonObject }
  /** Only the checks were done, as the tag `validationOnly` asks. */
  | { readonly kind: 'validated' }
  | Failure;

export function failure(code: Failure['code'], details: string): Failure {
  return { kind: 'failed', code, details };
}

const ELABORATION = ['/elaboration', '/messages'] satisfies `/${FieldNames['error-code']}`[];

/**
 * An error as in a body: all six fields in `documented`, only those with a value in `deployed`. Servers add how long
 * they looked for an elaboration, and what they found; they have one for a session that is not open.
 */
export function errorBody(catalog: Catalog, dialect: Dialect, { code, details, cause }: Failure): JsonObject {
  const own = { '/code': code, '/description': DESCRIPTIONS[code], '/details': details };
  const values = cause === undefined ? own : { ...own, '/cause': errorBody(catalog, dialect, cause) };
  const elaboration = code === 'ID.1001' ? ELABORATION : [];
  const include = dialect === 'deployed' ? ['/cost', ...elaboration] : [];
  return exampleBody(catalog.structure('error-code'), { dialect, outcome: null, values, include });
}

/** The result of a job: the connection or the error alone (`server/job-poll`). */
export function resultAnswer(catalog: Catalog, result: Result, schemaWanted: boolean): JsonAnswer {
  const structure = catalog.structure('reconnect-response');
  if (result.kind === 'failed') return { ...failureAnswer(catalog, structure, result), escapeHtml: true };
  const body = result.kind === 'validated' ? {} : { inventory: omitNulls(result.row) };
  return okAnswer(structure, body, schemaWanted);
}

/** The success of a call; with the map of its Java classes when that is wanted. */
export function okAnswer(structure: Structure, body: JsonObject, schemaWanted: boolean): JsonAnswer {
  const schema = schemaWanted ? { schema: Object.fromEntries(classesIn(structure, body, '')) } : {};
  return { status: 200, structure, body: { ...body, ...schema }, escapeHtml: true };
}

/** The failure of a synchronous call, which is written without escapes (see `contracts/sources.json`). */
export function failureAnswer(catalog: Catalog, structure: Structure, failed: Failure): JsonAnswer {
  const body = { error: errorBody(catalog, 'deployed', failed) };
  return { status: 503, structure, body, escapeHtml: false };
}

/** The server's Java class for each structure; the other structures have none. */
export const JAVA_CLASSES: Readonly<Record<string, string>> = {
  'ipsec-connection': 'org.zstack.ipsec.IPsecConnectionInventory',
  'peer-cidr': 'org.zstack.ipsec.IPsecPeerCidrInventory',
  'l3-network-ref': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
  session: 'org.zstack.header.identity.SessionInventory',
};

/** Java class of each part of a body by its path, such as `inventory.peerCidrs[0]` (`server/schema-map`). */
function classesIn(structure: Structure, body: JsonObject, path: string): readonly [string, string][] {
  return structure.nested.flatMap(({ field: { name }, child }) => {
    const value = body[name];
    const place = `${path}${name}`;
    const parts: readonly [string, JsonValue | undefined][] = Array.isArray(value)
      ? value.map((item: JsonValue, index) => [`${place}[${index}]`, item])
      : [[place, value]];
    return parts.flatMap(([at, part]): readonly [string, string][] => {
      if (!isJsonObject(part)) return [];
      const own = JAVA_CLASSES[child.name];
      const inside = classesIn(child, part, `${at}.`);
      return own === undefined ? inside : [[at, own], ...inside];
    });
  });
}
