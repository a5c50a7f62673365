import { describe, expect, it } from '@jest/globals';
import { Broker } from '../../../src/broker/broker.ts';
import { BrokerError } from '../../../src/broker/broker-answers.ts';
import { canIDeploy, type Deployability, readMatrix } from '../../../src/broker/can-i-deploy.ts';
import type { JsonValue } from '../../../src/model/json.ts';

const PAIR = { consumer: 'c', consumerVersion: '1', provider: 'p', url: null, basis: null } as const;

type Answer = Deployability | BrokerError;
type Result = Deployability['rows'][number]['result'];

function answer(deployable: boolean | null, ...results: readonly Result[]): Deployability {
  const row = { ...PAIR, providerVersion: '2' };
  return { deployable, reason: 'why', rows: results.map((result) => ({ ...row, result })) };
}

const MISSING = answer(null, 'not verified');
const FAILED = answer(null, 'failed', 'not verified');
const ABSENT: Deployability = {
  ...MISSING,
  rows: [{ ...PAIR, providerVersion: null, result: 'not verified' }],
};
const PARTLY_ABSENT: Deployability = { ...MISSING, rows: [...ABSENT.rows, ...MISSING.rows] };
const SAFE = answer(true, 'verified');
const trouble = (kind: BrokerError['kind']): BrokerError => new BrokerError(kind, 'x');
const AWAY = trouble('unreachable');

/** Asks a broker that gives these answers in turn, with a clock that only waiting moves. */
async function ask(answers: readonly Answer[], wait: number): Promise<object> {
  let time = 0;
  let asked = 0;
  const patience = {
    wait,
    interval: 10,
    now: () => time,
    sleep: async (milliseconds: number) => {
      time += milliseconds;
    },
    onWait: () => {},
  };
  const once = async (): Promise<Deployability> => {
    const next = answers[Math.min(asked++, answers.length - 1)];
    if (next === undefined || next instanceof BrokerError) throw next;
    return next;
  };
  const got = await canIDeploy(once, patience).catch((error: unknown) => error);
  return { got, asked };
}

describe('waiting for a verification', () => {
  it.each<[string, readonly Answer[], number, Answer, number]>([
    ['ends when it is there', [MISSING, MISSING, SAFE], 100, SAFE, 3],
    ['is no longer than was said', [MISSING], 25, MISSING, 4],
    ['is none where none was said', [MISSING], 0, MISSING, 1],
    ['ends at once when another one has failed', [FAILED, SAFE], 100, FAILED, 1],
    ['ends at once when none can come, as the other side is not there', [ABSENT, SAFE], 100, ABSENT, 1],
    ['goes on for those that can come', [PARTLY_ABSENT, SAFE], 100, SAFE, 2],
    ['outlasts a broker that is away', [AWAY, AWAY, SAFE], 100, SAFE, 3],
    ['outlasts a broker that goes away', [MISSING, AWAY, SAFE], 100, SAFE, 3],
    ['outlasts nothing where no wait was said', [AWAY], 0, AWAY, 1],
    ['outlasts a broker that is busy', [trouble('busy'), SAFE], 100, SAFE, 2],
    ['outlasts a broker that fails', [trouble('failed'), SAFE], 100, SAFE, 2],
    ['ends at once at a refusal', [trouble('refused'), SAFE], 100, trouble('refused'), 1],
    ['ends at once at what cannot be used', [trouble('unusable'), SAFE], 100, trouble('unusable'), 1],
  ])('%s', async (_, answers, wait, got, asked) => {
    expect(await ask(answers, wait)).toEqual({ got, asked });
  });
});

const broker = new Broker({ url: 'http://b', credentials: { kind: 'none' }, transport: {} });
const read = (json: JsonValue) => readMatrix(broker, json, { pacticipant: 'c', version: '1' });

/** A row of a matrix; null stands for what the broker does not name. */
const pair = (
  [consumer, consumerVersion]: readonly [string, string],
  [provider, providerVersion]: readonly [string, string | null],
  success: boolean | null,
) => ({
  consumer: { name: consumer, version: { number: consumerVersion } },
  provider: { name: provider, version: providerVersion === null ? null : { number: providerVersion } },
  verificationResult: success === null ? null : { success, _links: { self: { href: 'http://b/1' } } },
});
const OURS = ['c', '1'] as const;
const missing = pair(OURS, ['p', null], null);
const verified = pair(OURS, ['p', '2'], true);
const byContract = pair(OURS, ['p', 'contract-0a1b2c3d4e5f'], true);
const failed = pair(OURS, ['p', '2'], false);
const unlike = pair(OURS, ['p', 'contract-0a1b2c3d4e5f-1'], true);

describe('the matrix of a broker', () => {
  it('is read with what is not verified, with whom nothing is deployed, and with whose results these are', () => {
    const matrix = [missing, verified, failed, byContract, unlike];
    const json = { summary: { deployable: null, reason: 'why' }, matrix };
    const names = { consumer: 'c', consumerVersion: '1', provider: 'p' };
    const judged = { ...names, url: 'http://b/1' };
    expect(read(json)).toEqual({
      deployable: null,
      reason: 'why',
      rows: [
        { ...names, providerVersion: null, result: 'not verified', basis: null, url: null },
        { ...judged, providerVersion: '2', result: 'verified', basis: 'build' },
        { ...judged, providerVersion: '2', result: 'failed', basis: 'build' },
        { ...judged, providerVersion: 'contract-0a1b2c3d4e5f', result: 'verified', basis: 'contract' },
        { ...judged, providerVersion: 'contract-0a1b2c3d4e5f-1', result: 'verified', basis: 'build' },
      ],
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['names', {}, /without the consumer\/name/],
    ['a version of the consumer', { ...missing, consumer: { name: 'c' } }, /the consumer\/version\/number/],
    ['a name that is not empty', { ...missing, provider: { name: '' } }, /without the provider\/name/],
    ['a version of its result', { ...verified, provider: { name: 'p' } }, /the provider\/version\/number/],
    ['an object', 'x', /without the consumer/],
  ])('is no answer with a row without %s', (_, bad, sentence) => {
    for (const deployable of [true, null]) {
      expect(() => read({ summary: { deployable }, matrix: [bad as JsonValue] })).toThrow(sentence);
    }
  });

  it('is no answer when it calls safe what is not verified', () => {
    for (const bad of [missing, failed]) {
      expect(() => read({ summary: { deployable: true }, matrix: [verified, bad] })).toThrow(
        /contradicts itself: it calls safe what is not verified/,
      );
    }
    expect(read({ summary: { deployable: true }, matrix: [verified] }).deployable).toBe(true);
  });

  it.each([
    ['others alone', pair(['other', '9'], ['another', '8'], true)],
    ['the consumer in another version', pair(['c', '2'], ['p', '1'], true)],
    ['the provider in another version', pair(['p', '1'], ['c', '2'], true)],
  ])('is no answer with a row about %s, whatever stands beside it', (_, stray) => {
    for (const deployable of [true, false, null])
      expect(() => read({ summary: { deployable }, matrix: [verified, stray] })).toThrow(
        /contradicts itself: it is about other versions/,
      );
  });

  it('is about what was asked as its consumer or as its provider', () => {
    const matrix = [verified, pair(['x', '3'], OURS, true), pair(['x', '3'], ['c', null], null)];
    expect(read({ summary: { deployable: null }, matrix }).rows).toHaveLength(3);
  });
});
