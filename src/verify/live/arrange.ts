import { newJobId } from '../../client/client.ts';
import { TimedOutError } from '../../client/errors.ts';
import { pollUntil } from '../../client/polling.ts';
import { loginRequest, pollRequest, reconnectBody, reconnectRequest } from '../../client/requests.ts';
import { SESSION } from '../../contract/pointer.ts';
import { findingOfRun } from '../../judge/judge.ts';
import { dateHeader, hashPassword, machineTimeZone, signRequest } from '../../model/authorization.ts';
import type { Arrangement, Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Arranged } from '../steps.ts';
import { bodyValue, type LiveContext } from './context.ts';

/** How long the job of a reconnect that fails at once is polled, in milliseconds. */
const FAILURE_POLLING = { interval: 100, maxInterval: 1_000, budget: 20_000 };

const HOUR = 3_600_000;

/**
 * Brings a live system into a provider state. Nothing that is sent names a connection that exists.
 *
 * @throws ClientError when no answer came on the way, or a job did not end in time
 */
export async function arrangeLive(
  context: LiveContext,
  arrangement: Arrangement,
  interaction: Pick<Interaction, 'operation' | 'effect'>,
): Promise<Arranged> {
  const session = context.session ?? '0'.repeat(32);
  const common = { session, connection: context.unknown, job: newJobId() };
  switch (arrangement) {
    case 'unknown-connection':
    case 'expired-job':
      return { values: common };
    case 'connection':
      if (interaction.effect !== 'read') return { values: common };
      if (context.connection === null) return { skip: 'no connection is visible with these credentials' };
      return { values: { ...common, connection: context.connection } };
    case 'used-job':
      return useJob(context, common);
    case 'failed-job':
      return failJob(context, common);
    case 'access-key':
      return signedAt(context, common, context.timing.now());
    case 'slow-clock':
      return signedAt(context, common, context.timing.now() - HOUR);
    case 'account':
      return account(context, common);
    case 'session':
      return ownSession(context, interaction.operation, common);
  }
}

type Values = Readonly<Record<'session' | 'connection' | 'job', string>>;

async function useJob(context: LiveContext, values: Values): Promise<Arranged> {
  const request = reconnectOfUnknown(context, values);
  const exchange = await context.ask(request);
  const { status } = exchange.response;
  const { operation } = request;
  const judgement = context.judge(exchange, { dialect: context.dialect, operation, requested: null });
  if (status === 202) return { values, onTheWay: { exchange, judgement } };
  const expected = ['status-of-unknown-reconnect'] as const;
  return {
    broken: [findingOfRun({ rule: 'status', expected, actual: ['status', { found: status }] })],
    exchange,
  };
}

async function failJob(context: LiveContext, values: Values): Promise<Arranged> {
  const used = await useJob(context, values);
  if (!('values' in used)) return used;
  const poll = pollRequest(context.catalog, values.job);
  const ask = async (): Promise<Exchange | null> => {
    const exchange = await context.ask(poll);
    return exchange.response.status === 202 ? null : exchange;
  };
  const budget = Math.min(FAILURE_POLLING.budget, context.target.budget);
  const done = await pollUntil(ask, { ...FAILURE_POLLING, budget }, context.timing);
  if (done === null) throw new TimedOutError('job', budget, values.job, values.job);
  return used;
}

function reconnectOfUnknown(context: LiveContext, values: Values) {
  const body = reconnectBody('deployed');
  return context.authorize(reconnectRequest(context.catalog, values.connection, body, values.job));
}

function signedAt({ catalog, credentials }: LiveContext, values: Values, time: number): Arranged {
  if (credentials.kind !== 'access-key') return { skip: 'the credentials are no access key' };
  const date = dateHeader(time, credentials.timeZone ?? machineTimeZone());
  const { method, path } = reconnectRequest(catalog, values.connection, {});
  const signature = signRequest(credentials.secret, { method, date, path });
  return { values: { ...values, accessKey: credentials.id, date, signature } };
}

function account({ target }: LiveContext, values: Values): Arranged {
  const { credentials } = target;
  if (credentials.kind !== 'account') return { skip: 'no account was given' };
  return {
    values: { ...values, account: credentials.account, password: hashPassword(credentials.password) },
  };
}

/** A logout ends a session that the run has opened for it, or before it; the one in use is ended last. */
async function ownSession(context: LiveContext, operation: string, values: Values): Promise<Arranged> {
  const { catalog, opened, session: inUse, target } = context;
  if (catalog.operation(operation).session !== 'ends') return { values };
  const { credentials } = target;
  let spare = [...opened].find((session) => session !== inUse);
  if (spare === undefined && credentials.kind === 'account') {
    const exchange = await context.ask(loginRequest(catalog, credentials.account, credentials.password));
    const session = bodyValue(exchange.response.body, SESSION);
    if (typeof session === 'string') {
      opened.add(session);
      spare = session;
    }
  }
  return spare === undefined
    ? { skip: 'no session was opened to be ended' }
    : { values: { ...values, session: spare } };
}
