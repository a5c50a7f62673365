import { describe, expect, it } from '@jest/globals';
import { exampleBody } from '../../../src/contract/compose.ts';
import { createJudge } from '../../../src/judge/judge.ts';
import type { StepResult } from '../../../src/judge/summary.ts';
import { readPayload } from '../../../src/model/exchange.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import {
  judgedByUs,
  markPending,
  publishedVerdict,
  withPactResult,
} from '../../../src/verify/pact/pact-step.ts';
import { type PactInteraction, readPactToRun } from '../../../src/verify/pact/pact-to-run.ts';
import { type PactResult, resultsOfPact } from '../../../src/verify/pact/pact-verifier.ts';
import { catalog, headOf } from './live-context.ts';

const redactor = new Redactor(catalog);

const PACT = {
  interactions: [{ description: 'theirs', request: { method: 'GET', path: '/zstack/v1/ipsec' } }],
};
const interactions = readPactToRun(catalog, 'deployed', JSON.stringify(PACT), { redactor });
const [THEIRS] = interactions as readonly [PactInteraction];
const QUERY = catalog.interactions.find(({ id }) => id === 'query/by-uuid');
if (QUERY === undefined) throw new Error('no such interaction');
const OURS: PactInteraction = { ...THEIRS, id: QUERY.id, known: QUERY };
const reading = (body: object): PactInteraction['expected'] => ({
  status: 200,
  headers: {},
  body: readPayload(JSON.stringify(body)),
});
const WHOLE = { dialect: 'deployed', outcome: 'success', include: true } as const;
const FULL = JSON.stringify(exampleBody(catalog.structure('query-response'), WHOLE));
const HEADERS = { authorization: `OAuth ${'0'.repeat(32)}` };

/** What we make of an answer to a query. */
function answered(interaction: PactInteraction, status: number, body: string, headers = {}): StepResult {
  const sent = { method: 'GET', path: '/zstack/v1/ipsec', headers: HEADERS };
  return judgedByUs(
    catalog,
    createJudge(catalog, redactor),
    headOf('query'),
    interaction,
    { values: catalog.state('an IPsec connection is up').values },
    {
      request: { ...sent, body: { kind: 'absent' } },
      response: { status, headers, body: readPayload(body) },
    },
  );
}

const FAILED: PactResult = 'x';
const PASSED: PactResult = null;

describe('an answer that Pact and the judge have judged', () => {
  it('fails by either of them', () => {
    const theirs = answered(THEIRS, 200, FULL);
    const kept = { verdict: 'pass', pact: 'pass', reason: null };
    expect(withPactResult(theirs, PASSED, THEIRS).step).toMatchObject(kept);
    expect(withPactResult(theirs, FAILED, THEIRS).step).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
    const ours = { ...OURS, expected: reading({ schema: {} }) };
    const { step } = withPactResult(answered(ours, 200, '{}'), PASSED, ours);
    expect(step).toMatchObject({ verdict: 'fail', pact: 'pass', reason: null });
    expect(publishedVerdict(step, false)).toMatchObject({
      success: false,
      mismatches: expect.arrayContaining([expect.stringMatching(/^field-missing at \/schema: expected /)]),
    });
  });

  it('is an error that has no result where a proxy answered, since Pact speaks of the proxy then', () => {
    const proxied = answered(OURS, 502, '<html><title>Bad Gateway</title></html>');
    const { step } = withPactResult(proxied, FAILED, OURS);
    expect(step).toMatchObject({ verdict: 'error', reason: expect.stringContaining('not the API') });
    expect(step.pact).toBeUndefined();
  });

  it('is an error when Pact has no result for it, pending or not', () => {
    const unjudged = withPactResult(answered(THEIRS, 200, '{}'), undefined, THEIRS);
    expect(markPending(unjudged, true, THEIRS).step).toMatchObject({ verdict: 'error' });
  });
});

/** An answer of the query without something, judged for a consumer that reads some fields. */
function lacking(body: object, text: string, interaction = THEIRS) {
  const reader = { ...interaction, expected: reading(body) };
  const { step } = withPactResult(answered(reader, 200, text), PASSED, reader);
  return { verdict: step.verdict, ...publishedVerdict(step, true) };
}

describe('a finding about a field', () => {
  const broken = FULL.replace(/"vipUuid":"[^"]*"/, '"vipUuid":7');
  it.each([[{ inventories: [{ uuid: 'x' }] }], [{ inventories: [] }], [{}]])(
    'is a warning, also where results are published, for one that expects %j',
    (body) => expect(lacking(body, broken)).toMatchObject({ verdict: 'warn', success: true }),
  );

  it('concerns everybody when it is about the answer as a whole', () => {
    expect(lacking({}, '[]')).toMatchObject({ verdict: 'fail', success: false });
  });
});

describe('the Content-Type that Pact libraries expect by themselves', () => {
  const judge = (type: string, text = FULL, headers = {}, result: PactResult = PASSED) => {
    const theirs = { ...THEIRS, expected: { ...THEIRS.expected, headers: { 'content-type': type } } };
    return withPactResult(answered(theirs, text === FULL ? 200 : 400, text, headers), result, theirs).step;
  };
  const rules = ({ findings }: ReturnType<typeof judge>) => findings.map(({ rule }) => rule);

  it.each([
    ['application/json;charset=UTF-8', FULL],
    ['text/plain', 'refused'],
  ])('is a warning where %s is all that is missing', (type, text) => {
    const step = judge(type, text);
    expect(step).toMatchObject({ verdict: 'warn', pact: 'pass', reason: null });
    expect(rules(step)).toEqual(['content-type']);
  });

  it.each<[string, Parameters<typeof judge>]>([
    ['something else is wrong', ['application/json', FULL, {}, FAILED]],
    ['the type is another one', ['application/xml']],
    ['the body is none of that type', ['application/json', 'refused']],
    ['the answer has one', ['application/json', FULL, { 'content-type': 'text/html' }]],
  ])('is left to Pact where %s', (_, args) => {
    expect(rules(judge(...args))).not.toContain('content-type');
  });
});

/** Pact's mismatch in words, as a report shows it. */
function inWords(mismatch: unknown): string {
  const interactionResults = [{ description: 'a', result: 'Error', mismatch }];
  return resultsOfPact(JSON.stringify({ interactionResults }), redactor)?.get('a') ?? '';
}

describe("the results of Pact's verifier", () => {
  it('are found by their descriptions, whatever their order', () => {
    const interactionResults = [
      { interactionDescription: 'b', result: 'Error', mismatch: { mismatches: [] } },
      { description: 'a', result: 'OK' },
    ];
    const results = resultsOfPact(JSON.stringify({ interactionResults }), redactor) ?? [];
    expect(Object.fromEntries(results)).toEqual({ b: '{"mismatches":[]}', a: PASSED });
  });

  it.each([
    [null],
    [{ interactionResults: null }],
    [{ interactionResults: [null] }],
    [{ interactionResults: [{ description: 'a' }] }],
    [{ interactionResults: [{ description: 'a', result: 'Fine' }] }],
  ])('pass nothing in the form %j', (ended) => {
    expect(resultsOfPact(JSON.stringify(ended), redactor)).toEqual(new Map());
  });

  it('are none where the verifier ended with something else', () => {
    expect(resultsOfPact('it broke', redactor)).toBeNull();
  });

  it('name the place and what is wrong there', () => {
    const mismatches = [
      { type: 'BodyMismatch', path: '$.inventory', mismatch: 'the key vipUuid is missing' },
      { type: 'StatusMismatch', mismatch: 'expected 200 but was 500', expected: 200, actual: 500 },
      { type: 'HeaderMismatch', key: 'Content-Type', mismatch: 'expected a, got b' },
      { type: 'BodyMismatch', path: '$.a', mismatch: { toString: '' } },
    ];
    expect(inWords({ type: 'mismatches', mismatches })).toBe(
      'body at $.inventory: the key vipUuid is missing; status: expected 200 but was 500; header at Content-Type: expected a, got b; body at $.a: {"toString":""}',
    );
  });

  it('are ten of many', () => {
    const one = { type: 'BodyMismatch', path: '$.a', mismatch: 'x' };
    expect(inWords({ mismatches: Array(10).fill(one) })).toMatch(/^(body at \$\.a: x(; |$)){10}$/);
    expect(inWords({ mismatches: Array(112).fill(one) })).toMatch(/^(body at \$\.a: x; ){10}and 102 more$/);
  });

  it('are given as they are where their form is not known, and show no value of the answer', () => {
    expect(inWords({ type: 'error', message: 'no connection' })).toContain('no connection');
    const mismatches = [{ type: 'BodyMismatch', path: '$', mismatch: 'password=CANARY-0123' }];
    expect(inWords({ mismatches })).not.toContain('CANARY');
  });
});
