import { exampleBody } from '../../contract/example.ts';
import type { FieldValues } from '../../contract/pointer.ts';
import type { JsonObject } from '../../model/json.ts';
import { formatTimestamp } from '../../model/timestamp.ts';
import { type Failure, SESSION_EXPIRED } from '../failure.ts';
import type { Server } from '../server.ts';
import type { Account, Session } from '../store.ts';
import type { Credential } from './credential.ts';

/** How long a session lives without a call: `identity.session.timeout`. */
const SESSION_LIFETIME = 7_200_000;

export function openSession(server: Server, account: string, uuid: string): Session {
  const created = server.now();
  const session: Session = { uuid, account, created, expires: created + SESSION_LIFETIME };
  server.store.sessions.set(uuid, session);
  return session;
}

/** Whether a session is open. One that has expired is forgotten; looking renews nothing. */
export function isOpen(server: Server, uuid: string): boolean {
  const session = server.store.sessions.get(uuid);
  if (session === undefined) return false;
  if (server.now() <= session.expires) return true;
  server.store.sessions.delete(uuid);
  return false;
}

/** The account behind a credential, whose session is renewed; or that its session is no good. */
export function findAccount(server: Server, credential: Credential): Account | Failure {
  const account = server.store.accounts.get(
    credential.kind === 'account' ? credential.account : renewedAccount(server, credential.session),
  );
  return account ?? SESSION_EXPIRED;
}

export function isFailure(found: Account | Failure): found is Failure {
  return 'details' in found;
}

function renewedAccount(server: Server, uuid: string): string {
  const session = server.store.sessions.get(uuid);
  if (session === undefined || !isOpen(server, uuid)) return '';
  session.expires = server.now() + SESSION_LIFETIME;
  return session.account;
}

/** A session as a login answers it. */
export function sessionBody(server: Server, session: Session): JsonObject {
  return exampleBody(server.catalog.structure('session'), {
    dialect: 'deployed',
    outcome: null,
    values: {
      '/uuid': session.uuid,
      '/accountUuid': session.account,
      '/userUuid': session.account,
      '/expiredDate': formatTimestamp(session.expires),
      '/createDate': formatTimestamp(session.created),
      '/noSessionEvaluation': false,
    } satisfies FieldValues<'session'>,
  });
}
