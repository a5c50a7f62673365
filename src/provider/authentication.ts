import { signRequest, wallClock } from '../model/authorization.ts';
import { AUTHORIZATION, DATE } from '../model/exchange.ts';
import { type ApiRequest, Refusal } from './http.ts';
import { type Failure, failure } from './results.ts';
import type { Account, Server, Session } from './server.ts';

/** What a request authenticates with. Whether a session is open is checked later. */
export type Credential =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'account'; readonly account: string };

const SESSION_SCHEME = 'OAuth';
const ACCESS_KEY_SCHEME = 'ZStack';

/**
 * Reads the `Authorization` of a request (`server/authorization`, `server/access-key`).
 *
 * @throws Refusal for a missing header, another scheme, and anything wrong with an access key
 */
export function readCredential(server: Server, request: ApiRequest): Credential {
  const header = request.header(AUTHORIZATION)?.trim();
  if (header === undefined) throw new Refusal(400, `missing header '${AUTHORIZATION}'`);
  if (header.startsWith(SESSION_SCHEME))
    return { kind: 'session', session: header.slice(SESSION_SCHEME.length).trim() };
  if (header.startsWith(ACCESS_KEY_SCHEME))
    return { kind: 'account', account: readAccessKey(server, request, header) };
  throw new Refusal(400, `${AUTHORIZATION} type must be '${SESSION_SCHEME}'`);
}

function readAccessKey(server: Server, request: ApiRequest, header: string): string {
  const date = readDate(request, server);
  // Java's split drops empty parts at the end, so `id:` has one part only.
  const [, id, signature] = /^([^:]*):([^:]+):*$/.exec(header.slice(ACCESS_KEY_SCHEME.length).trim()) ?? [];
  if (id === undefined) throw new Refusal(400, "accessKey format is 'ZStack AccessKeyId:Signature'");
  const key = server.store.accessKeys.get(id);
  if (key === undefined) throw new Refusal(403, `access key id: ${id} does not existed or disabled`);
  const expected = signRequest(key.secret, { method: request.method, date, path: request.rawPath });
  if (signature !== expected) throw new Refusal(403, 'wrong accessKey signature');
  return key.account;
}

/** How far the date of a signature may be off, in milliseconds. */
const TOLERANCE = 15 * 60_000;
const WITH_ZONE = /^(\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d) ([a-z][\w/+:-]*|[+-]\d\d:?\d\d)$/i;

/**
 * Reads the date that an access key signed with. The clock on the wall is compared and the zone passed over,
 * as servers do while `rest.checkTimeZone` is off.
 */
function readDate(request: ApiRequest, server: Server): string {
  const date = request.header(DATE);
  if (date === undefined) throw new Refusal(400, "'Date' must be incuded in request header");
  const [, wall] = WITH_ZONE.exec(date) ?? [];
  const time = Date.parse(`${wall} GMT`);
  if (Number.isNaN(time))
    throw new Refusal(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'");
  if (Math.abs(time - wallClock(server.now(), server.timeZone)) > TOLERANCE)
    throw new Refusal(403, 'requestTimeTooSkewed');
  return date;
}

/** How long a session lives without a call: `identity.session.timeout`. */
const SESSION_LIFETIME = 7_200_000;
const SESSION_EXPIRED = failure('ID.1001', 'Session expired');

export function openSession(server: Server, account: string, uuid: string): Session {
  const created = server.now();
  const session: Session = { uuid, account, created, expires: created + SESSION_LIFETIME };
  server.store.sessions.set(uuid, session);
  return session;
}

/** An open session; an expired one is deleted. Does not renew it. */
export function findSession(server: Server, uuid: string): Session | undefined {
  const session = server.store.sessions.get(uuid);
  if (session === undefined || server.now() <= session.expires) return session;
  server.store.sessions.delete(uuid);
  return undefined;
}

/** The account of a credential, or why there is none. Renews the session. */
export function findAccount(server: Server, credential: Credential): Account | Failure {
  const { accounts } = server.store;
  if (credential.kind === 'account') return accounts.get(credential.account) ?? SESSION_EXPIRED;
  const session = findSession(server, credential.session);
  if (session === undefined) return SESSION_EXPIRED;
  session.expires = server.now() + SESSION_LIFETIME;
  return accounts.get(session.account) ?? SESSION_EXPIRED;
}
