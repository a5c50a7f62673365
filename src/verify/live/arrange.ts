import { newJobId } from '../../client/client.ts';
import { TimedOutError } from '../../client/errors.ts';
import { pollUntil } from '../../client/polling.ts';
import { pollRequest, reconnectBody, reconnectRequest } from '../../client/requests.ts';
import { findingOfRun } from '../../judge/judge.ts';
import { dateHeader, hashPassword, machineTimeZone, signRequest } from '../../model/authorization.ts';
import type { Arrangement, Operation } from '../../model/contract.ts';
import type { Arranged } from '../provider-under-test.ts';
import type { LiveContext } from './context.ts';

/** How long the job of a reconnect that fails at once is polled, in milliseconds. */
const FAILURE_POLLING = { interval: 100, maxInterval: 1_000, budget: 20_000 };

const HOUR = 3_600_000;

/**
 * Brings a live system into a provider state. Nothing that is sent names a connection that exists, and no values do
 * but those of a read.
 *
 * @throws ClientError when no answer came on the way, or a job did not end in time
 */
export async function arrangeLive(
  context: LiveContext,
  arrangement: Arrangement,
  operation: Operation,
): Promise<Arranged> {
  const values = ownValues(context, context.unknown);
  const { credentials } = context;
  switch (arrangement) {
    case 'unknown-connection':
    case 'expired-job':
      return { values };
    case 'connection':
      if (operation.effect !== 'read') return { values };
      if (context.connection === null) return skip('no connection is visible with these credentials');
      return { values: { ...values, connection: context.connection } };
    case 'used-job':
      return useJob(context, values);
    case 'failed-job':
      return failJob(context, values);
    case 'access-key':
      return signedAt(context, values, context.timing.now());
    case 'slow-clock':
      return signedAt(context, values, context.timing.now() - HOUR);
    case 'account': {
      if (credentials.kind !== 'account') return skip('no account was given');
      const { account, password } = credentials;
      return { values: { ...values, account, password: hashPassword(password) } };
    }
    case 'session': {
      if (operation.session !== 'ends') return { values };
      // The session in use is ended last.
      const spare = credentials.kind === 'account' ? (await context.openSession(credentials)).session : null;
      return spare === null
        ? skip('no session was opened to be ended')
        : { values: { ...values, session: spare } };
    }
  }
}

function skip(reason: string): Arranged {
  return { verdict: 'skip', reason };
}

type Values = Readonly<Record<'session' | 'connection' | 'job', string>>;

export function ownValues({ session }: LiveContext, connection: string): Values {
  return { session: session ?? '0'.repeat(32), connection, job: newJobId() };
}

/** Begins a job of the id in the values: a reconnect of a connection that does not exist. */
async function useJob(context: LiveContext, values: Values): Promise<Arranged> {
  const { catalog, dialect } = context;
  const body = reconnectBody('deployed');
  const request = context.authorize(reconnectRequest(catalog, values.connection, body, values.job));
  const exchange = await context.ask(request);
  const judgement = context.judge(exchange, { dialect, operation: request.operation, requested: null });
  const { status } = exchange.response;
  if (status === 202) return { values, onTheWay: { exchange, judgement } };
  const expected = ['status-of-unknown-reconnect'] as const;
  const wrong = findingOfRun({ rule: 'status', expected, actual: ['status', { found: status }] });
  const onTheWay = { exchange, judgement: { ...judgement, findings: [wrong] } };
  return { verdict: 'error', reason: 'its provider state was not reached', onTheWay };
}

async function failJob(context: LiveContext, values: Values): Promise<Arranged> {
  const used = await useJob(context, values);
  if (!('values' in used)) return used;
  const poll = pollRequest(context.catalog, values.job);
  const end = async () => ((await context.ask(poll)).response.status === 202 ? null : 'ended');
  const budget = Math.min(FAILURE_POLLING.budget, context.target.budget);
  const seen = await pollUntil(end, { ...FAILURE_POLLING, budget }, context.timing);
  if (seen === null) throw new TimedOutError('job', budget, values.job, values.job);
  return used;
}

function signedAt({ catalog, credentials }: LiveContext, values: Values, time: number): Arranged {
  if (credentials.kind !== 'access-key') return skip('the credentials are no access key');
  const date = dateHeader(time, credentials.timeZone ?? machineTimeZone());
  const { method, path } = reconnectRequest(catalog, values.connection, {});
  const signature = signRequest(credentials.secret, { method, date, path });
  return { values: { ...values, accessKey: credentials.id, date, signature } };
}
