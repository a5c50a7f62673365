import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { createJudge } from '../../../src/judge/judge.ts';
import type { StepResult } from '../../../src/judge/summary.ts';
import { readPayload } from '../../../src/model/exchange.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import {
  judgedByUs,
  markPending,
  publishedVerdict,
  resultsOfPact,
  withPactResult,
} from '../../../src/verify/pact/pact-step.ts';
import { type PactInteraction, readPactToRun } from '../../../src/verify/pact/pact-to-run.ts';

const catalog = loadCatalog();
const redactor = new Redactor(catalog);

/** Interactions of another team with these descriptions. */
function interactions(...descriptions: readonly string[]): readonly PactInteraction[] {
  const request = { method: 'GET', path: '/zstack/v1/ipsec' };
  const pact = { interactions: descriptions.map((description) => ({ description, request })) };
  return readPactToRun(catalog, JSON.stringify(pact), true).interactions;
}

const [THEIRS] = interactions('theirs') as readonly [PactInteraction];
const QUERY = catalog.interactions.find(({ id }) => id === 'query/by-uuid');
if (QUERY === undefined) throw new Error('no such interaction');
const OURS: PactInteraction = { ...THEIRS, id: QUERY.id, known: QUERY };

/** What we make of an answer to a query. */
function answered(interaction: PactInteraction, status: number, body: string): StepResult {
  const nothing = { headers: {}, body: { kind: 'absent' } } as const;
  return judgedByUs(
    { catalog, dialect: 'deployed', about: 'c (1)', from: 0 },
    createJudge(catalog, redactor),
    interaction,
    { values: catalog.state('an IPsec connection is up').values },
    {
      request: { method: 'GET', path: '/zstack/v1/ipsec', ...nothing },
      response: { status, headers: {}, body: readPayload(body) },
    },
  );
}

const FAILED = { verdict: 'fail', mismatch: 'x' } as const;
const PASSED = { verdict: 'pass', mismatch: null } as const;

describe('an answer that Pact and the judge have judged', () => {
  it('fails by either of them', () => {
    const theirs = answered(THEIRS, 200, '{}');
    expect(withPactResult(theirs, PASSED).step).toMatchObject({
      verdict: 'pass',
      pact: 'pass',
      reason: null,
    });
    expect(withPactResult(theirs, FAILED).step).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
    const { step } = withPactResult(answered(OURS, 200, '{}'), PASSED);
    expect(step).toMatchObject({ verdict: 'fail', pact: 'pass', reason: null });
    expect(publishedVerdict(step)).toMatchObject({
      success: false,
      mismatches: expect.arrayContaining([expect.stringMatching(/^field-missing at \/schema: expected /)]),
    });
  });

  it('is an error that has no result where a proxy answered, since Pact speaks of the proxy then', () => {
    const proxied = answered(OURS, 502, '<html><title>Bad Gateway</title></html>');
    const { step } = withPactResult(proxied, FAILED);
    expect(step).toMatchObject({ verdict: 'error', reason: expect.stringContaining('not the API') });
    expect(step.pact).toBeUndefined();
  });

  it('is an error when Pact has no result for it', () => {
    expect(withPactResult(answered(THEIRS, 200, '{}'), undefined).step).toMatchObject({ verdict: 'error' });
  });
});

describe('a failed interaction', () => {
  const outcome = withPactResult(answered(THEIRS, 200, '{}'), FAILED);
  const marked = (pending: boolean, isPactPending: boolean) =>
    markPending({ interaction: { ...THEIRS, pending }, outcome }, isPactPending).step;

  it('breaks the build, unless it or its pact is pending, which is a warning that says why', () => {
    expect(marked(false, false)).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
    expect(marked(false, true)).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/^pending: no version of this branch .*\. Pact: x$/),
    });
    expect(marked(true, false).reason).toMatch(/^pending: its consumer marks this interaction so/);
  });

  it('that was not judged is an error, pending or not', () => {
    const unjudged = { interaction: THEIRS, outcome: withPactResult(outcome, undefined) };
    expect(markPending(unjudged, true).step).toMatchObject({ verdict: 'error' });
  });
});

/** Pact's results for interactions with these descriptions. */
function results(ended: unknown, ...descriptions: readonly string[]): readonly unknown[] {
  const all = interactions(...descriptions);
  const found = resultsOfPact(JSON.stringify(ended), all, redactor);
  return all.map((one) => found?.get(one));
}

/** Pact's mismatch in words, as a report shows it. */
function inWords(mismatch: unknown): string {
  const interactionResults = [{ description: 'a', result: 'Error', mismatch }];
  const [result] = results({ interactionResults }, 'a') as readonly { readonly mismatch: string }[];
  return result?.mismatch ?? '';
}

describe("the results of Pact's verifier", () => {
  it('are found by their descriptions, whatever their order', () => {
    const interactionResults = [
      { interactionDescription: 'b', result: 'Error', mismatch: { mismatches: [] } },
      { description: 'a', result: 'OK' },
    ];
    const failed = { verdict: 'fail', mismatch: '{"mismatches":[]}' };
    expect(results({ interactionResults }, 'a', 'b')).toEqual([PASSED, failed]);
  });

  it('are each taken once where two interactions have one description', () => {
    const interactionResults = ['OK', 'Error'].map((result) => ({ description: 'a', result }));
    const failed = { verdict: 'fail', mismatch: null };
    expect(results({ interactionResults }, 'a', 'a', 'a')).toEqual([PASSED, failed, undefined]);
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ interactionResults: null }],
    [{ interactionResults: [null] }],
    [{ interactionResults: [{ description: 'a' }] }],
    [{ interactionResults: [{ description: 'a', result: 'Fine' }] }],
  ])('pass nothing in the form %j', (ended) => {
    expect(results(ended, 'a')).toEqual([undefined]);
  });

  it('are none where the verifier ended with something else', () => {
    expect(resultsOfPact('it broke', [THEIRS], redactor)).toBeNull();
  });

  it('name the place and what is wrong there', () => {
    const mismatches = [
      { type: 'BodyMismatch', path: '$.inventory', mismatch: 'the key vipUuid is missing' },
      { type: 'StatusMismatch', mismatch: 'expected 200 but was 500', expected: 200, actual: 500 },
      { type: 'HeaderMismatch', key: 'Content-Type', expected: 'a', actual: 'b' },
      { type: 'BodyMismatch', path: '$.a', expected: { toString: '' }, actual: null },
    ];
    expect(inWords({ type: 'mismatches', mismatches })).toBe(
      'body at $.inventory: the key vipUuid is missing; status: expected 200 but was 500; header at Content-Type: expected a, got b; body at $.a: expected {"toString":""}, got null',
    );
  });

  it('are counted when there are many, and listed once when they are alike', () => {
    const mismatches = Array.from({ length: 14 }, (_, index) => ({ path: `$.${index % 12}`, mismatch: 'x' }));
    expect(inWords({ mismatches })).toMatch(/; and 2 more$/);
  });

  it('are given as they are where their form is not known, and show no value of the answer', () => {
    expect(inWords({ type: 'error', message: 'no connection' })).toContain('no connection');
    const mismatches = [{ type: 'BodyMismatch', path: '$', mismatch: 'password=CANARY-0123' }];
    expect(inWords({ mismatches })).not.toContain('CANARY');
  });
});
