import type { DeployedSessionValidity } from '../../generated/types.ts';
import { SESSION, valueAt } from '../contract/pointer.ts';
import type { Unchecked } from '../model/json.ts';
import { objectOf, rejectFailure, textOf, unexpectedStatus } from './answers.ts';
import type { Caller } from './caller.ts';
import { UnexpectedAnswerError } from './errors.ts';
import { loginRequest, logoutRequest, sessionCheckRequest } from './requests.ts';

/** Opens a session of the caller's account. @throws ApiError ID.1000 on a wrong password */
export async function login(caller: Caller): Promise<void> {
  const { credentials } = caller;
  if (credentials.kind !== 'account') throw new Error('only an account can log in');
  const { account, password } = credentials;
  const response = await caller.call(loginRequest(caller.catalog, account, password), { anonymous: true });
  const answer = objectOf(response, caller.redactor);
  rejectFailure(answer, caller.redactor);
  const session = textOf(valueAt(answer, SESSION));
  if (session === null) throw new UnexpectedAnswerError(response.status, 'carries no session');
  caller.session = session;
}

/** Ends the session that the caller uses; nothing without one. */
export async function logout(caller: Caller): Promise<void> {
  const session = caller.sessionInUse;
  if (session === null) return;
  const response = await caller.call(logoutRequest(caller.catalog, session), { anonymous: true });
  if (response.status !== 200) throw unexpectedStatus(response, '200');
  caller.session = null;
}

/** Asks whether the session that the caller uses is valid; false without one. */
export async function isSessionValid(caller: Caller): Promise<boolean> {
  const session = caller.sessionInUse;
  if (session === null) return false;
  const response = await caller.call(sessionCheckRequest(caller.catalog, session), { anonymous: true });
  const { valid }: Unchecked<DeployedSessionValidity> = objectOf(response, caller.redactor);
  if (typeof valid !== 'boolean')
    throw new UnexpectedAnswerError(response.status, 'does not say whether the session is valid');
  return valid;
}
