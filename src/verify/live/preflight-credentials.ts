import { buildRequest, headerName } from '../../contract/request.ts';
import type { RequestTemplate } from '../../model/contract.ts';
import type { PreflightPoint } from '../../model/report.ts';
import { hashPassword } from '../../model/signature.ts';
import type { LiveContext } from './context.ts';
import { bodyValue, failed, passed, skipped } from './preflight-point.ts';

/** Are the credentials good? An account logs in here. */
export async function checkCredentials(context: LiveContext): Promise<PreflightPoint> {
  switch (context.credentials.kind) {
    case 'none':
    case 'header':
      return failed(
        'credentials',
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
  const { response } = await context.ask(
    buildRequest(context.catalog, 'session-check', { path: { identity: session } }),
  );
  const valid = bodyValue(context, 'session-validity', 'validity', response.body);
  if (valid === true) return passed('credentials', 'the session is valid');
  if (valid === false) {
    return failed(
      'credentials',
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
  const template: RequestTemplate = {
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: { action: { 'account-name': account, password: hashPassword(password) } },
  };
  const { response } = await context.ask(buildRequest(context.catalog, 'login', template));
  const session = bodyValue(context, 'login-response', 'payload/identity', response.body);
  if (typeof session === 'string') {
    context.session = session;
    context.opened.add(session);
    return passed('credentials', `${account} has logged in`);
  }
  const code = bodyValue(context, 'login-response', 'failure/code', response.body);
  const detail =
    typeof code === 'string'
      ? `the login was refused with ${code}`
      : `the login was answered ${response.status}`;
  return failed(
    'credentials',
    detail,
    'check the account and its password; too many open sessions are refused as well',
  );
}

async function checkAccessKey(context: LiveContext): Promise<PreflightPoint> {
  const { response } = await context.ask(context.authorize(buildRequest(context.catalog, 'query', {})));
  if (response.status === 200) return passed('credentials', 'the access key is accepted');
  const text = response.body.kind === 'text' ? response.body.text : '';
  const detail = `the access key was refused with ${response.status}`;
  if (text !== 'requestTimeTooSkewed') {
    return failed('credentials', detail, 'check the id and the secret, and that the key is enabled');
  }
  const here = new Date(context.timing.now()).toUTCString();
  const there = response.headers[headerName(context.catalog, 'date').toLowerCase()] ?? 'unknown';
  return failed(
    'credentials',
    `${detail}: the clocks are more than 15 minutes apart (here ${here}, there ${there})`,
    'set the clock of this machine; a server that does not look at time zones compares wall clocks, so its own must then be UTC',
  );
}
