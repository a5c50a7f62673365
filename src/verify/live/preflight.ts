import type { DeployedIPsecConnection } from '../../../generated/types.ts';
import { newJobId } from '../../client/client.ts';
import type { Credentials } from '../../client/credentials.ts';
import { ClientError, GatewayError, InterruptedError, UnreachableError } from '../../client/errors.ts';
import {
  pollRequest,
  queryRequest,
  reconnectBody,
  reconnectRequest,
  sessionCheckRequest,
} from '../../client/requests.ts';
import { dateHeader, machineTimeZone } from '../../model/authorization.ts';
import { DATE, type ExchangeResponse } from '../../model/exchange.ts';
import { isJsonObject, type Unchecked } from '../../model/json.ts';
import type { PreflightPoint } from '../../model/report.ts';
import { bodyValue, type LiveContext } from './context.ts';

type Checked = Omit<PreflightPoint, 'point'>;
type Check = (context: LiveContext) => Promise<Checked>;

/** Longest detail of a point, which may quote a refusal or a title, in characters. */
const LONGEST_DETAIL = 500;

const passed = (detail: string): Checked => ({ verdict: 'pass', detail, hint: null });
const skipped = (detail: string): Checked => ({ verdict: 'skip', detail, hint: null });
const failed = (detail: string, hint: string): Checked => ({ verdict: 'error', detail, hint });
/** The credentials are wrong: the user has to correct them. */
const refused = (detail: string, hint: string): Checked => ({ ...failed(detail, hint), refused: true });

const CHECKS: readonly (readonly [PreflightPoint['point'], Check])[] = [
  ['reachable', checkServer],
  ['credentials', checkCredentials],
  ['dialect', checkDialect],
  ['connection', checkConnection],
];

/** Finds out whether a target can be verified: unless every point is sound, nothing else is sent. No request affects a tunnel. */
export async function preflight(context: LiveContext): Promise<readonly PreflightPoint[]> {
  context.dialect = context.target.dialect ?? context.dialect;
  const points: PreflightPoint[] = [];
  for (const [point, check] of CHECKS) {
    const checked = await check(context).catch((error: unknown) => {
      if (!(error instanceof ClientError)) throw error;
      return failed(error.message, hintOf(error));
    });
    // The detail may quote an answer that was not judged: a code, a clock, a value in place of a uuid.
    points.push({ ...checked, point, detail: context.redactor.text(checked.detail, LONGEST_DETAIL) });
    if (checked.verdict === 'error') break;
  }
  return points;
}

/** What to do beside what the sentence of the error says. */
function hintOf(error: ClientError): string {
  if (error instanceof GatewayError)
    return 'a proxy or a login page is in the way, or the path is wrong: give the URL of the management node, such as http://host:8080';
  if (error instanceof InterruptedError) return 'start the run again';
  const isOfCertificates =
    error instanceof UnreachableError && /^tls\/(?!plain)/.test(error.networkError.kind);
  return isOfCertificates ? 'check --ca-file, --cert-file and --key-file' : 'check the URL and the network';
}

async function checkServer(context: LiveContext): Promise<Checked> {
  const { response } = await context.ask(pollRequest(context.catalog, newJobId()));
  return passed(`it answers HTTP (${response.status} to a job that does not exist)`);
}

async function checkCredentials(context: LiveContext): Promise<Checked> {
  const { credentials } = context.target;
  switch (credentials.kind) {
    case 'none':
    case 'header':
      return refused(
        'none were given',
        'set ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET, or ZSTACK_ACCOUNT and ZSTACK_PASSWORD',
      );
    case 'session':
      return checkSession(context, credentials.session);
    case 'account':
      return logIn(context, credentials);
    case 'access-key':
      return checkAccessKey(context, credentials);
  }
}

async function checkSession(context: LiveContext, session: string): Promise<Checked> {
  context.session = session;
  const { response } = await context.ask(sessionCheckRequest(context.catalog, session));
  const valid = bodyValue(response.body, '/valid');
  if (valid === true) return passed('the session is valid');
  if (valid === false)
    return refused(
      'the session is not valid',
      'it has expired or was ended: open a new one, or give an account',
    );
  // A server that does not know this call may know the others.
  const why = response.status === 404 ? null : refusedUnseen(context, 'the check of the session', response);
  return why ?? skipped(`the session could not be checked (${response.status})`);
}

type CredentialsOf<Kind> = Extract<Credentials, { readonly kind: Kind }>;

async function logIn(context: LiveContext, account: CredentialsOf<'account'>): Promise<Checked> {
  const { response, session } = await context.openSession(account);
  if (session !== null) {
    context.session = session;
    return passed(`${account.account} has logged in`);
  }
  const hint = 'check the account and its password; too many open sessions are refused as well';
  const code = bodyValue(response.body, '/error/code');
  // A login that fails with a code that is not about accounts and sessions says nothing about the password.
  if (typeof code === 'string')
    return (code.startsWith('ID.') ? refused : failed)(`the login was refused with ${code}`, hint);
  const why = refusedUnseen(context, 'the login', response);
  return why ?? failed(`the login was answered ${response.status}`, hint);
}

/** The zone in which most deployments run. */
const USUAL_ZONE = 'Asia/Shanghai';

/**
 * Checks an access key, and finds the zone of the server's clock: servers compare the date of a signature with their
 * own wall clock, and ignore the zone that it names.
 */
async function checkAccessKey(context: LiveContext, key: CredentialsOf<'access-key'>): Promise<Checked> {
  const now = context.timing.now();
  const zones = [context.target.timeZone ?? [], machineTimeZone(), 'UTC', USUAL_ZONE].flat();
  const dates: string[] = [];
  let answered = 'never';
  for (const timeZone of new Set(zones)) {
    context.credentials = { ...key, timeZone };
    const { response } = await context.ask(context.authorize(queryRequest(context.catalog, null)));
    const { status, headers, body } = response;
    if (status === 200) return passed(`the access key is accepted, signed in the time of ${timeZone}`);
    const detail = `the access key was refused with ${status}`;
    // A key is refused in plain text, a source address in JSON.
    if (status !== 403 || body.kind !== 'text') {
      const why = refusedUnseen(context, 'a signed query', response);
      return why ?? failed(detail, 'see what keeps the server from reading connections');
    }
    if (body.text !== 'requestTimeTooSkewed')
      return refused(detail, 'check the id and the secret, and that the key is enabled');
    answered = headers[DATE.toLowerCase()] ?? answered;
    dates.push(`${dateHeader(now, timeZone)} (${timeZone})`);
  }
  return refused(
    `the access key was refused with 403: the server's clock is more than 15 minutes from ${dates.join(', ')}; its answers are dated ${answered}`,
    'give the zone of the server with --time-zone or ZSTACK_TIME_ZONE, and see whether the clocks here and there are right',
  );
}

/** What to do about statuses that can answer every request, whatever it asks for: they say nothing of the contract. */
const UNSEEN: Readonly<Record<number, string>> = {
  403: 'see whether the URL is that of the management node, and whether it allows the address of this machine',
  404: 'the API is not at this URL: give that of the management node, such as http://host:8080',
  429: 'the number of requests is limited: wait, or ask the operator to allow this run',
};

/** What a server without this part of the API says, while it knows the rest. */
const NO_IPSEC = /^no api mapping to \/v1\/ipsec\b/;

/**
 * A refusal that comes before the server has looked at what was asked, with the server's own words; null for any
 * other answer.
 *
 * @param asked what was asked, such as `the login`
 */
function refusedUnseen({ catalog }: LiveContext, asked: string, response: ExchangeResponse): Checked | null {
  const { status, body } = response;
  const hint = UNSEEN[status];
  if (hint === undefined) return null;
  const words = body.kind === 'text' ? body.text.trim() : '';
  const answered = `${asked} was answered ${status}${words === '' ? '' : `, "${words}"`}`;
  if (!NO_IPSEC.test(words)) return failed(answered, hint);
  const { name, since } = catalog.pageOperation;
  return failed(
    `this ZStack has no IPsec API: ${answered}`,
    `${name} came with version ${since}: see which version runs there, and whether its IPsec service is installed`,
  );
}

/**
 * Sends the page's curl example with a uuid that no connection has: `deployed` refuses it, `documented` answers.
 * A dialect that the user gave is taken, but the request is sent all the same, to see that the API is there.
 */
async function checkDialect(context: LiveContext): Promise<Checked> {
  const { catalog, target, unknown } = context;
  const request = reconnectRequest(catalog, unknown, reconnectBody('documented'));
  const { response } = await context.ask(context.authorize(request));
  const { status, body } = response;
  const asked = 'a reconnect of an unknown uuid';
  const refusal = refusedUnseen(context, asked, response);
  if (refusal !== null) return refusal;
  if (target.dialect !== null) return passed(`${target.dialect}, as given`);
  if (status === 400 && body.kind === 'text')
    return passed('deployed: a reconnect without the action key was refused');
  if (status === 200 && typeof bodyValue(body, '/success') === 'boolean') {
    context.dialect = 'documented';
    return passed('documented: a reconnect without the action key was answered');
  }
  return failed(
    `${asked} was answered ${status}, which does not tell the dialect`,
    'give --dialect if you know better, and see whether the URL is that of the API',
  );
}

async function checkConnection(context: LiveContext): Promise<Checked> {
  const { uuid } = context.target;
  const { response } = await context.ask(context.authorize(queryRequest(context.catalog, uuid)));
  const { status, body } = response;
  const found = bodyValue(body, '/inventories');
  if (status !== 200 || !Array.isArray(found)) {
    // The page has no query, so a server of its dialect may lack it.
    if (context.dialect === 'documented') context.connection = uuid;
    if (uuid === null || context.dialect === 'documented')
      return skipped(`connections could not be read (${status})`);
    return failed(`the connection could not be read (${status})`, 'check what the credentials may see');
  }
  const [first] = found.filter(isJsonObject);
  if (uuid !== null && first === undefined)
    return failed(`no connection has the uuid ${uuid}`, 'check --uuid, and what the credentials may see');
  const { uuid: visible }: Unchecked<DeployedIPsecConnection> = first ?? {};
  const connection = uuid ?? visible;
  if (typeof connection !== 'string') return skipped('no connection is visible with these credentials');
  context.connection = connection;
  return passed(uuid === null ? `${connection} is there to be read` : `${connection} exists`);
}
