import type { DeployedIPsecConnection } from '../../../generated/types.ts';
import { newJobId } from '../../client/client.ts';
import {
  ClientError,
  GatewayError,
  InterruptedError,
  TimedOutError,
  UnreachableError,
} from '../../client/errors.ts';
import {
  loginRequest,
  pollRequest,
  queryRequest,
  reconnectBody,
  reconnectRequest,
  sessionCheckRequest,
} from '../../client/requests.ts';
import { bodyInWords } from '../../contract/answerer.ts';
import { SESSION } from '../../contract/pointer.ts';
import type { Dialect } from '../../model/dialect.ts';
import { DATE } from '../../model/header-names.ts';
import { isJsonObject, type Unchecked } from '../../model/json.ts';
import type { PreflightPoint } from '../../model/report.ts';
import { bodyValue, type LiveContext } from './context.ts';

/** What the preflight found out: with null nothing else can be done. */
export interface Preflight {
  readonly points: readonly PreflightPoint[];
  readonly ready: boolean;
}

/** What a user said of the target that the preflight looks at. */
export interface PreflightWishes {
  readonly dialect: Dialect | null;
  readonly uuid: string | null;
}

type Point = PreflightPoint['point'];

function passed(point: Point, detail: string): PreflightPoint {
  return { point, verdict: 'pass', detail, hint: null };
}

function failed(point: Point, detail: string, hint: string): PreflightPoint {
  return { point, verdict: 'error', detail, hint };
}

/** The credentials are not good: whoever gave them has to mend that. */
function refused(detail: string, hint: string): PreflightPoint {
  return { ...failed('credentials', detail, hint), refused: true };
}

function skipped(point: Point, detail: string): PreflightPoint {
  return { point, verdict: 'skip', detail, hint: null };
}

/** Looks whether a target can be verified at all. Nothing that is sent has an effect on a tunnel. */
export async function preflight(context: LiveContext, wishes: PreflightWishes): Promise<Preflight> {
  const points: PreflightPoint[] = [];
  const checks: readonly (readonly [Point, () => Promise<PreflightPoint>])[] = [
    ['reachable', () => reachable(context)],
    ['credentials', () => credentials(context)],
    ['dialect', () => dialect(context, wishes.dialect)],
    ['connection', () => connection(context, wishes.uuid)],
  ];
  for (const [name, check] of checks) {
    const point = await check().catch((error: unknown) => unreached(name, error));
    // It may quote of an answer what was not looked at: a code, a clock, what stands where a uuid belongs.
    points.push({ ...point, detail: context.redactor.text(point.detail) });
    if (point.verdict === 'error') return { points, ready: false };
  }
  return { points, ready: true };
}

const PAGE_HINT =
  'a proxy or a login page is in the way, or the path is wrong: give the URL of the management node, such as http://host:8080';

/** No answer came; what is not the network's doing is passed on. */
function unreached(point: Point, error: unknown): PreflightPoint {
  if (!(error instanceof ClientError)) throw error;
  return failed(point, error.message, hintOf(error));
}

const NETWORK_HINT = 'check the URL and the network';

/** What to do about it, by what went wrong: certificates are looked at for troubles of certificates only. */
function hintOf(error: ClientError): string {
  if (error instanceof GatewayError) return PAGE_HINT;
  if (error instanceof InterruptedError) return 'start the run again';
  if (error instanceof TimedOutError)
    return `${NETWORK_HINT}; --timeout and --connect-timeout allow more time`;
  if (!(error instanceof UnreachableError)) return NETWORK_HINT;
  const { kind, tls } = error.trouble;
  if (kind.startsWith('proxy-')) return 'check HTTPS_PROXY, HTTP_PROXY and NO_PROXY';
  if (kind !== 'tls') return NETWORK_HINT;
  if (tls === 'plain-server' || tls === 'plain-request') return 'check the scheme and the port of the URL';
  if (tls === 'client-certificate') return 'check --cert-file and --key-file';
  return 'check the certificates (--ca-file, --insecure)';
}

async function reachable(context: LiveContext): Promise<PreflightPoint> {
  const request = pollRequest(context.catalog, newJobId());
  const exchange = await context.send(request);
  const { status, body } = exchange.response;
  if (!(context.doubt(request.operation, exchange.response) instanceof GatewayError))
    return passed('reachable', `it answers HTTP (${status} to a job that does not exist)`);
  const what = bodyInWords(body, context.shownTitle);
  return failed('reachable', `${what} answered with ${status} where the API would`, PAGE_HINT);
}

/** Are the credentials good? An account logs in here. */
async function credentials(context: LiveContext): Promise<PreflightPoint> {
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

/** Answers to a reconnect that no ZStack gives in any dialect, so that they say nothing of the contract; and what to do. */
const ABSENT: Readonly<Record<number, string>> = {
  403: 'something before the API, such as a firewall, lets nobody through: see whether the URL is that of the management node',
  404: 'the API is not at this URL: give that of the management node, such as http://host:8080',
  429: 'something limits how many requests may come: wait, or ask whoever runs it to let this run through',
};

/**
 * Asks as the page's curl example does, about a uuid that no connection has: servers refuse, the page answers.
 * A dialect that is given is believed; that the API is there is not.
 */
async function dialect(context: LiveContext, wished: Dialect | null): Promise<PreflightPoint> {
  const { response } = await context.ask(
    context.authorize(reconnectRequest(context.catalog, context.unknown, reconnectBody('documented'))),
  );
  const hint = ABSENT[response.status];
  if (hint !== undefined) {
    const detail = `a reconnect of an unknown uuid was answered ${response.status}, which neither dialect does`;
    return failed('dialect', detail, hint);
  }
  if (wished !== null) {
    context.dialect = wished;
    return passed('dialect', `${wished}, as given`);
  }
  const outcome = bodyValue(response.body, '/success');
  if (response.status === 200 && typeof outcome === 'boolean') {
    context.dialect = 'documented';
    return passed('dialect', 'documented: a reconnect without the action key was answered');
  }
  if (response.status === 400 && response.body.kind === 'text') {
    context.dialect = 'deployed';
    return passed('dialect', 'deployed: a reconnect without the action key was refused');
  }
  return failed(
    'dialect',
    `a reconnect of an unknown uuid was answered ${response.status}, which neither dialect does`,
    'give --dialect if you know better, and see whether the URL is that of the API',
  );
}

async function connection(context: LiveContext, uuid: string | null): Promise<PreflightPoint> {
  const { response } = await context.ask(context.authorize(queryRequest(context.catalog, uuid)));
  const found = bodyValue(response.body, '/inventories');
  if (response.status !== 200 || !Array.isArray(found)) {
    // The page knows no query, so a server of its dialect need not have one.
    if (context.dialect === 'documented') context.connection = uuid;
    if (uuid === null || context.dialect === 'documented') {
      return skipped('connection', `connections could not be read (${response.status})`);
    }
    return failed(
      'connection',
      `the connection could not be read (${response.status})`,
      'check what the credentials may see',
    );
  }
  const [first] = found.filter(isJsonObject);
  if (uuid !== null) {
    if (first === undefined) {
      return failed(
        'connection',
        `no connection has the uuid ${uuid}`,
        'check --uuid, and what the credentials may see',
      );
    }
    context.connection = uuid;
    return passed('connection', `${uuid} exists`);
  }
  const { uuid: visible }: Unchecked<DeployedIPsecConnection> = first ?? {};
  if (typeof visible !== 'string')
    return skipped('connection', 'no connection is visible with these credentials');
  context.connection = visible;
  return passed('connection', `${visible} is there to be read`);
}
