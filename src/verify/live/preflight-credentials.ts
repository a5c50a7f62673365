import { loginRequest, queryRequest, sessionCheckRequest } from '../../client/requests.ts';
import { SESSION } from '../../contract/pointer.ts';
import { DATE } from '../../model/exchange.ts';
import type { PreflightPoint } from '../../model/report.ts';
import type { LiveContext } from './context.ts';
import { bodyValue, failed, passed, refused, skipped } from './preflight-point.ts';

/** Are the credentials good? An account logs in here. */
export async function checkCredentials(context: LiveContext): Promise<PreflightPoint> {
  switch (context.credentials.kind) {
    case 'none':
    case 'header':
      return refused(
        'none were given',
        'set ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET, or ZSTACK_ACCOUNT and ZSTACK_PASSWORD',
      );
    case 'session':
      return checkSession(context, context.credentials.session);
    case 'account':
      return openSession(context, context.credentials);
    case 'access-key':
      return checkAccessKey(context);
  }
}

async function checkSession(context: LiveContext, session: string): Promise<PreflightPoint> {
  context.session = session;
  const { response } = await context.ask(sessionCheckRequest(context.catalog, session));
  const valid = bodyValue(response.body, '/valid');
  if (valid === true) return passed('credentials', 'the session is valid');
  if (valid === false) {
    return refused(
      'the session is not valid',
      'it has expired or was ended: open a new one, or give an account',
    );
  }
  return skipped('credentials', `the session could not be checked (${response.status})`);
}

async function openSession(
  context: LiveContext,
  { account, password }: { readonly account: string; readonly password: string },
): Promise<PreflightPoint> {
  const { response } = await context.ask(loginRequest(context.catalog, account, password));
  const session = bodyValue(response.body, SESSION);
  if (typeof session === 'string') {
    context.session = session;
    context.opened.add(session);
    return passed('credentials', `${account} has logged in`);
  }
  const code = bodyValue(response.body, '/error/code');
  const hint = 'check the account and its password; too many open sessions are refused as well';
  if (typeof code !== 'string')
    return failed('credentials', `the login was answered ${response.status}`, hint);
  const detail = `the login was refused with ${context.redactor.text(code)}`;
  return IDENTITY.test(code) ? refused(detail, hint) : failed('credentials', detail, hint);
}

/** Codes of errors that are about who somebody is: a server that is in trouble refuses with others. */
const IDENTITY = /^ID\./;

/** Servers refuse a key in plain text; a source address, and what else is not the key's fault, otherwise. */
const KEY_REFUSED = 403;

async function checkAccessKey(context: LiveContext): Promise<PreflightPoint> {
  const { response } = await context.ask(context.authorize(queryRequest(context.catalog, null)));
  if (response.status === 200) return passed('credentials', 'the access key is accepted');
  const text = response.body.kind === 'text' ? response.body.text : '';
  const detail = `the access key was refused with ${response.status}`;
  if (response.status !== KEY_REFUSED || response.body.kind !== 'text') {
    return failed('credentials', detail, 'see what keeps the server from reading connections');
  }
  if (text !== 'requestTimeTooSkewed') {
    return refused(detail, 'check the id and the secret, and that the key is enabled');
  }
  const here = new Date(context.timing.now()).toUTCString();
  const there = response.headers[DATE.toLowerCase()] ?? 'unknown';
  return refused(
    `${detail}: the clocks are more than 15 minutes apart (here ${here}, there ${there})`,
    'set the clock of this machine; a server that does not look at time zones compares wall clocks, so its own must then be UTC',
  );
}
