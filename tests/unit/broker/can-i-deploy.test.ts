import { describe, expect, it } from '@jest/globals';
import { BrokerError } from '../../../src/broker/broker-answers.ts';
import { canIDeploy } from '../../../src/broker/can-i-deploy.ts';
import type { Deployability, MatrixRow } from '../../../src/broker/matrix.ts';

const PAIR = { consumer: 'c', consumerVersion: '1', provider: 'p', url: null, basis: null } as const;

type Answer = Deployability | BrokerError;

function answer(deployable: boolean | null, ...results: readonly MatrixRow['result'][]): Deployability {
  const row = { ...PAIR, providerVersion: '2' };
  return { deployable, reason: 'why', rows: results.map((result) => ({ ...row, result })) };
}

const MISSING = answer(null, 'not verified');
const SAFE = answer(true, 'verified');
const AWAY = new BrokerError('unreachable', 'away');

/** Asks a broker that gives these answers in turn, with a clock that only waiting moves. */
async function ask(
  answers: readonly Answer[],
  wait: number,
): Promise<{ readonly got: unknown; readonly asked: number }> {
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
  it('ends when it is there', async () => {
    expect(await ask([MISSING, MISSING, SAFE], 100)).toEqual({ got: SAFE, asked: 3 });
  });

  it('is no longer than was said', async () => {
    expect(await ask([MISSING], 25)).toEqual({ got: MISSING, asked: 4 });
    expect(await ask([MISSING], 0)).toEqual({ got: MISSING, asked: 1 });
  });

  it('ends at once when another one has failed', async () => {
    const failed = answer(null, 'failed', 'not verified');
    expect(await ask([failed, SAFE], 100)).toEqual({ got: failed, asked: 1 });
  });

  it('ends at once when none can come, as the other side is not there', async () => {
    const absent: Deployability = {
      ...MISSING,
      rows: [{ ...PAIR, providerVersion: null, result: 'not verified' }],
    };
    expect(await ask([absent, SAFE], 100)).toEqual({ got: absent, asked: 1 });
    const both: Deployability = { ...MISSING, rows: [...absent.rows, ...MISSING.rows] };
    expect(await ask([both, SAFE], 100)).toEqual({ got: SAFE, asked: 2 });
  });

  it('outlasts a broker that is away, and no other trouble', async () => {
    expect(await ask([AWAY, AWAY, SAFE], 100)).toEqual({ got: SAFE, asked: 3 });
    expect(await ask([MISSING, AWAY, SAFE], 100)).toEqual({ got: SAFE, asked: 3 });
    expect(await ask([AWAY], 0)).toEqual({ got: AWAY, asked: 1 });
    for (const kind of ['busy', 'failed'] as const)
      expect(await ask([new BrokerError(kind, 'x'), SAFE], 100)).toEqual({ got: SAFE, asked: 2 });
    for (const kind of ['refused', 'unusable'] as const) {
      const error = new BrokerError(kind, 'x');
      expect(await ask([error, SAFE], 100)).toEqual({ got: error, asked: 1 });
    }
  });
});
