import type { DeployedErrorCode } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/compose.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
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

/** Why a call failed. */
export interface Failure {
  readonly code: keyof typeof DESCRIPTIONS;
  readonly details: string;
  /** The failure behind it. */
  readonly cause?: Failure;
}

/** How a call ended. */
export type Result =
  | { readonly kind: 'connection'; readonly row: JsonObject }
  /** Only the checks were done, as the tag `validationOnly` asks. */
  | { readonly kind: 'validated' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function failure(code: Failure['code'], details: string): Failure {
  return { code, details };
}

/** The server names the validator in these texts, not the message that it validates. */
export const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator';

/** A parameter that must be there is not. */
export function mandatoryFailure(parameter: string): Failure {
  return failure('SYS.1007', `field[${parameter}] of message[${VALIDATOR}] is mandatory, can not be null`);
}

/** Elaborations of codes, from the server's table, in its two languages. */
const ELABORATIONS: Readonly<
  Partial<Record<Failure['code'], { readonly english: string; readonly chinese: string }>>
> = {
  'ID.1000': { english: 'Wrong account name or password.', chinese: '错误的帐号或密码。' },
  'ID.1001': {
    english: 'Session expired or wrong session ID.',
    chinese: 'session 已过期，或者提供了不正确的 session id。',
  },
};

/** An error as in a body: all six fields in `documented`, only those with a value in `deployed`. */
export function errorBody(catalog: Catalog, dialect: Dialect, { code, details, cause }: Failure): JsonObject {
  const body: Unchecked<DeployedErrorCode> = {
    code,
    description: DESCRIPTIONS[code],
    details,
    ...(cause === undefined ? {} : { cause: errorBody(catalog, dialect, cause) }),
    ...(dialect === 'deployed' && cause === undefined ? additionsTo(code) : {}),
  };
  const values = Object.fromEntries(Object.entries(body).map(([name, value]) => [`/${name}`, value]));
  return exampleBody(catalog.structure('error-code'), { dialect, outcome: null, values });
}

/** What servers add: how long the search for an elaboration took, and its result. */
function additionsTo(code: Failure['code']): Unchecked<DeployedErrorCode> {
  const found = ELABORATIONS[code];
  if (found === undefined) return { cost: '0ms' };
  const { chinese, english } = found;
  return {
    cost: '0ms',
    elaboration: `Error message: ${english}`,
    messages: {
      message_cn: chinese,
      message_en: english,
      source: 'zstack',
      distance: 0,
      method: 'distance',
    },
  };
}

/** The result of a job: the connection or the error alone (`server/job-poll`). */
export function resultAnswer(catalog: Catalog, result: Result, schemaWanted: boolean): JsonAnswer {
  const structure = catalog.structure('reconnect-response');
  if (result.kind === 'failed')
    return { ...failureAnswer(catalog, structure, result.failure), escapeHtml: true };
  return okAnswer(
    structure,
    result.kind === 'validated' ? {} : { inventory: omitNulls(result.row) },
    schemaWanted,
  );
}

/** The success of a call; with the map of its Java classes when that is wanted. */
export function okAnswer(structure: Structure, body: JsonObject, schemaWanted: boolean): JsonAnswer {
  const schema = schemaWanted ? { schema: Object.fromEntries(classesIn(structure, body, '')) } : {};
  return { kind: 'json', httpStatus: 200, structure, body: { ...body, ...schema }, escapeHtml: true };
}

/** The failure of a synchronous call, which is written without escapes (see `contracts/sources.json`). */
export function failureAnswer(catalog: Catalog, structure: Structure, failed: Failure): JsonAnswer {
  const body = { error: errorBody(catalog, 'deployed', failed) };
  return { kind: 'json', httpStatus: 503, structure, body, escapeHtml: false };
}

/** The server's Java class for each structure; the other structures have none. */
const JAVA_CLASSES: Readonly<Record<string, string>> = {
  'ipsec-connection': 'org.zstack.ipsec.IPsecConnectionInventory',
  'peer-cidr': 'org.zstack.ipsec.IPsecPeerCidrInventory',
  'l3-network-ref': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
  session: 'org.zstack.header.identity.SessionInventory',
};

/** The Java class of a structure, such as `org.zstack.ipsec.IPsecConnectionInventory`. */
export function javaClass({ name }: Structure): string | undefined {
  return JAVA_CLASSES[name];
}

/** Java class of each part of a body by its path, such as `inventory.peerCidrs[0]` (`server/schema-map`). */
function classesIn(structure: Structure, body: JsonObject, path: string): readonly [string, string][] {
  return structure.fields.flatMap((field) => {
    const child = structure.child(field);
    const value = body[field.name];
    if (child === null || value === undefined) return [];
    const place = path === '' ? field.name : `${path}.${field.name}`;
    if (!Array.isArray(value)) return classOf(child, value, place);
    return value.flatMap((item: JsonValue, index) => classOf(child, item, `${place}[${index}]`));
  });
}

function classOf(structure: Structure, value: JsonValue, place: string): readonly [string, string][] {
  if (!isJsonObject(value)) return [];
  const own = javaClass(structure);
  const inner = classesIn(structure, value, place);
  return own === undefined ? inner : [[place, own], ...inner];
}
