import { valueAt } from '../contract/role-path.ts';
import { hashPassword } from '../model/signature.ts';
import { objectOf, rejectFailure, rejectRefusal, textOf, unexpectedStatus } from './answers.ts';
import { type Caller, CONTENT_TYPE } from './caller.ts';
import { UnexpectedAnswerError } from './errors.ts';

/** Opens a session of the caller's account. @throws ApiError ID.1000 on a wrong password */
export async function login(caller: Caller): Promise<void> {
  const { credentials, catalog } = caller;
  if (credentials.kind !== 'account') throw new Error('only an account can log in');
  const { account, password } = credentials;
  const body = { action: { 'account-name': account, password: hashPassword(password) } };
  const structure = catalog.structure('login-response');
  const response = await caller.call('login', { headers: CONTENT_TYPE, body }, { anonymous: true });
  rejectRefusal(response);
  const answer = objectOf(response);
  rejectFailure(catalog, structure, answer);
  const session = textOf(valueAt(structure, 'payload/identity', answer));
  if (session === null) throw new UnexpectedAnswerError(response.status, 'carries no session');
  caller.session = session;
}

/** Ends the session that the caller uses; nothing without one. */
export async function logout(caller: Caller): Promise<void> {
  const session = caller.sessionInUse;
  if (session === null) return;
  const response = await caller.call('logout', { path: { identity: session } }, { anonymous: true });
  rejectRefusal(response);
  if (response.status !== 200) throw unexpectedStatus(response, '200');
  caller.session = null;
}

/** Asks whether the session that the caller uses is valid; false without one. */
export async function isSessionValid(caller: Caller): Promise<boolean> {
  const session = caller.sessionInUse;
  if (session === null) return false;
  const response = await caller.call('session-check', { path: { identity: session } }, { anonymous: true });
  rejectRefusal(response);
  const valid = objectOf(response)[caller.catalog.structure('session-validity').role('validity')];
  if (typeof valid !== 'boolean')
    throw new UnexpectedAnswerError(response.status, 'does not say whether the session is valid');
  return valid;
}
