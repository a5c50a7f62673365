import { describe, expect, it } from '@jest/globals';
import { newJobId } from '../../../src/client/client.ts';
import { InterruptedError, TimedOutError, UnreachableError } from '../../../src/client/errors.ts';
import { reconnectBody, reconnectRequest } from '../../../src/client/requests.ts';
import { exampleBody } from '../../../src/contract/compose.ts';
import { type Exchange, type OutgoingRequest, readPayload } from '../../../src/model/exchange.ts';
import { Reconnection } from '../../../src/verify/live/reconnect.ts';
import { unjudged } from '../../../src/verify/steps.ts';
import { catalog, headOf, liveContext } from './live-context.ts';

const DONE = JSON.stringify(
  exampleBody(catalog.structure('reconnect-response'), { dialect: 'deployed', outcome: 'success' }),
);

/** What comes back: a status and a body, or an error. */
type Reply = readonly [number, string] | Error;

const gone: Reply = [504, 'upstream request timeout'];
const unknown: Reply = [404, 'the job has been expired'];
const inProgress: Reply = [202, '{}'];
const refused = new UnreachableError({ kind: 'refused', sentence: 'nothing listens', mayHaveArrived: false });
const interrupted = new InterruptedError('host', true);

interface Run extends Pick<Reconnection, 'result'> {
  /** What the step of the PUT says of it. */
  readonly reason: string | null;
  readonly sent: readonly OutgoingRequest[];
  readonly puts: number;
  readonly waited: number;
}

/** The reconnect of a run whose nth request is answered with the nth reply, and then with the last; its clock is made up. */
async function reconnect(...replies: readonly Reply[]): Promise<Run> {
  const sent: OutgoingRequest[] = [];
  let now = 0;
  const timing = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
    random: () => 0,
  };
  const transport = {
    send: async (request: OutgoingRequest): Promise<Exchange> => {
      sent.push(request);
      const reply = replies[Math.min(sent.length, replies.length) - 1] ?? unknown;
      if (reply instanceof Error) throw reply;
      const { method, path } = request;
      return {
        request: { method, path, headers: {}, body: { kind: 'absent' } },
        response: { status: reply[0], headers: {}, body: readPayload(reply[1]) },
      };
    },
    sendText: async () => Promise.reject(new Error('no body is a text')),
    close: async () => {},
    secrets: [],
  };
  const session = '0b5e55ed'.repeat(4);
  const context = liveContext(transport, { credentials: { kind: 'session', session } }, timing);
  const values = { session, connection: '654dedd65de8345cae7042a375451146', job: newJobId() };
  const request = reconnectRequest(catalog, values.connection, reconnectBody('deployed'), values.job);
  const reconnection = new Reconnection(context, values);
  await reconnection.send(request);
  await reconnection.followed();
  const { reason } = reconnection.addTo(unjudged(headOf('reconnect'), 'skip', null)).step;
  const puts = sent.filter(({ method }) => method === 'PUT').length;
  return { reason, result: reconnection.result, sent, puts, waited: now };
}

describe('a reconnect that a gateway answers', () => {
  it('is looked for as long as the budget lasts, though nobody but the gateway answers', async () => {
    const { puts, sent, waited, reason } = await reconnect(gone);
    expect({ puts, waited }).toEqual({ puts: 1, waited: 180_000 });
    expect(sent.length).toBeGreaterThan(15);
    expect(reason).toMatch(
      /^a gateway answered 504 .*; its job \w{32} was not found in 180 s \(last poll: a gateway answered 504 in place of the API, with plain text\)/,
    );
  });

  it.each([
    ['is unknown', unknown],
    ['is answered by the gateway', gone],
    ['cannot be asked for', refused],
    ['is not answered for in time', new TimedOutError('headers', 1_000, 'host')],
    ['is refused', [429, 'Rate limit exceeded'] as const],
    ['is answered with what tells nothing', [200, '{"message":"hello"}'] as const],
  ])('is found, though its job %s for a while', async (_, reply) => {
    const run = await reconnect(gone, ...Array(9).fill(reply), inProgress, [200, DONE]);
    expect(run).toMatchObject({ puts: 1, result: 'succeeded' });
    expect(run.reason).toMatch(/^a gateway answered 504 .*; its job was found by the id that was sent$/);
  });

  it('is found and not seen to end, and both are told', async () => {
    const { puts, reason } = await reconnect(gone, inProgress);
    expect(puts).toBe(1);
    expect(reason).toMatch(
      /its job was found .*; the end of job (\w{32}) was not seen in 180 s \(last poll: answered 202\); .*api-jobs\/\1"$/,
    );
  });

  it('is looked for until the run is interrupted', async () => {
    const { puts, reason } = await reconnect(gone, unknown, interrupted);
    expect(puts).toBe(1);
    expect(reason).toMatch(
      /^a gateway answered 504 .*; looking for its job (\w{32}) was interrupted; .*api-jobs\/\1"$/,
    );
  });
});

it('a reconnect that was never sent is not looked for', async () => {
  const { sent, reason } = await reconnect(refused);
  expect(sent).toHaveLength(1);
  expect(reason).toBe('the reconnect could not be sent: nothing listens');
});

it('a reconnect that was accepted is followed as long as the budget lasts, whoever answers', async () => {
  const location = `http://h/zstack/v1/api-jobs/${'a'.repeat(32)}`;
  const { puts, waited, reason } = await reconnect([202, JSON.stringify({ location })], gone);
  expect({ puts, waited }).toEqual({ puts: 1, waited: 180_000 });
  expect(reason).toMatch(/^the end of job \w{32} was not seen in 180 s \(last poll: a gateway answered 504 /);
});
