import type { Catalog } from '../contract/catalog.ts';
import { exampleBody } from '../contract/example.ts';
import type { FieldValues } from '../contract/pointer.ts';
import type { Dialect } from '../model/dialect.ts';
import type { JsonObject } from '../model/json.ts';

/** What each code says of itself, in `conf/errorCodes` of the server. */
const SUMMARIES = {
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
  readonly code: keyof typeof SUMMARIES;
  readonly details: string;
  /** The failure behind it. */
  readonly cause?: Failure;
}

/** What the server's table of elaborations has for a code, in its two languages. */
interface Elaboration {
  readonly english: string;
  readonly chinese: string;
}

const ELABORATIONS: Readonly<Partial<Record<Failure['code'], Elaboration>>> = {
  'ID.1000': { english: 'Wrong account name or password.', chinese: '错误的帐号或密码。' },
  'ID.1001': {
    english: 'Session expired or wrong session ID.',
    chinese: 'session 已过期，或者提供了不正确的 session id。',
  },
};

export const SESSION_EXPIRED: Failure = { code: 'ID.1001', details: 'Session expired' };

/** The server names the validator in these texts, not the message that it validates. */
export const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator';

export function failure(code: Failure['code'], details: string): Failure {
  return { code, details };
}

/** A parameter that must be there is not. */
export function mandatoryFailure(parameter: string): Failure {
  return failure('SYS.1007', `field[${parameter}] of message[${VALIDATOR}] is mandatory, can not be null`);
}

/** An error as it stands in a body: in `documented` with all six fields, in `deployed` with what has a value. */
export function failureBody(catalog: Catalog, dialect: Dialect, failed: Failure): JsonObject {
  const values: FieldValues<'error-code'> = {
    '/code': failed.code,
    '/description': SUMMARIES[failed.code],
    '/details': failed.details,
    ...(failed.cause === undefined ? {} : { '/cause': failureBody(catalog, dialect, failed.cause) }),
    ...(dialect === 'deployed' ? additionsOf(failed) : {}),
  };
  return exampleBody(catalog.structure('error-code'), { dialect, outcome: null, values });
}

/** What servers add: how long they looked for an elaboration, and the one they found. */
function additionsOf(failed: Failure): FieldValues<'error-code'> {
  if (failed.cause !== undefined) return {};
  const found = ELABORATIONS[failed.code];
  if (found === undefined) return { '/cost': '0ms' };
  return {
    '/cost': '0ms',
    '/elaboration': `Error message: ${found.english}`,
    '/messages': {
      message_cn: found.chinese,
      message_en: found.english,
      source: 'zstack',
      distance: 0,
      method: 'distance',
    },
  };
}
