import { describe, expect, it } from '@jest/globals';
import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
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
import { resultsOfPact } from '../../../src/verify/pact/pact-verifier.ts';

const catalog = loadCatalog();
const redactor = new Redactor(catalog);

/** Interactions of another team with these descriptions. */
function interactions(...descriptions: readonly string[]): readonly PactInteraction[] {
  const request = { method: 'GET', path: '/zstack/v1/ipsec' };
  const pact = { interactions: descriptions.map((description) => ({ description, request })) };
  return readPactToRun(catalog, 'deployed', JSON.stringify(pact), { redactor }).interactions;
}

const [THEIRS] = interactions('theirs') as readonly [PactInteraction];
const QUERY = catalog.interactions.find(({ id }) => id === 'query/by-uuid');
if (QUERY === undefined) throw new Error('no such interaction');
const OURS: PactInteraction = { ...THEIRS, id: QUERY.id, known: QUERY };
const reading = (body: object): PactInteraction['expected'] => ({
  status: 200,
  body: readPayload(JSON.stringify(body)),
});
const FULL = JSON.stringify(
  exampleBody(catalog.structure('query-response'), {
    dialect: 'deployed',
    outcome: 'success',
    include: true,
  }),
);
const HEADERS = { authorization: `OAuth ${'0'.repeat(32)}` };

/** What we make of an answer to a query. */
function answered(interaction: PactInteraction, status: number, body: string, headers = {}): StepResult {
  const sent = { method: 'GET', path: '/zstack/v1/ipsec', headers: HEADERS };
  return judgedByUs(
    catalog,
    createJudge(catalog, redactor),
    { index: 0, interaction: 'x', description: 'x', dialect: 'deployed', operation: 'query' },
    interaction,
    { values: catalog.state('an IPsec connection is up').values },
    {
      request: { ...sent, body: { kind: 'absent' } },
      response: { status, headers, body: readPayload(body) },
    },
  );
}

const FAILED = { verdict: 'fail', mismatch: 'x', contentType: null } as const;
const PASSED = { verdict: 'pass', mismatch: null, contentType: null } as const;

describe('an answer that Pact and the judge have judged', () => {
  it('fails by either of them', () => {
    const theirs = answered(THEIRS, 200, FULL);
    expect(withPactResult(theirs, PASSED).step).toMatchObject({
      verdict: 'pass',
      pact: 'pass',
      reason: null,
    });
    expect(withPactResult(theirs, FAILED).step).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
    const { step } = withPactResult(
      answered({ ...OURS, expected: reading({ schema: {} }) }, 200, '{}'),
      PASSED,
    );
    expect(step).toMatchObject({ verdict: 'fail', pact: 'pass', reason: null });
    expect(publishedVerdict(step, false)).toMatchObject({
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

/** An answer of the query without something, judged for a consumer that reads some fields. */
function lacking(body: object, text: string, interaction = THEIRS) {
  const { step } = withPactResult(answered({ ...interaction, expected: reading(body) }, 200, text), PASSED);
  return { verdict: step.verdict, ...publishedVerdict(step, true) };
}

describe('a finding about a field', () => {
  const broken = FULL.replace(/"vipUuid":"[^"]*"/, '"vipUuid":7');
  it('fails an interaction that reads the field', () => {
    const found = lacking({ inventories: [{ vipUuid: 'x' }] }, broken);
    expect(found).toMatchObject({ verdict: 'fail', success: false });
    expect(found.mismatches).toEqual([expect.stringMatching(/^field-type at \/inventories\/0\/vipUuid/)]);
  });

  it.each([[{ inventories: [{ uuid: 'x' }] }], [{ inventories: [] }], [{}]])(
    'is a warning, also where results are published, for one that expects %j',
    (body) => expect(lacking(body, broken)).toMatchObject({ verdict: 'warn', success: true }),
  );

  it('concerns everybody when it is about the answer as a whole', () => {
    expect(lacking({}, '[]')).toMatchObject({ verdict: 'fail', success: false });
  });
});

describe('the Content-Type that Pact libraries expect by themselves', () => {
  const missing = (expected: string, key = 'Content-Type', actual = '') => ({
    type: 'HeaderMismatch',
    key,
    expected: JSON.stringify(expected),
    actual,
  });
  const other = { type: 'BodyMismatch', path: '$.a', mismatch: 'x' };
  const judge = (mismatches: readonly object[], text = FULL, headers = {}) => {
    const ended = {
      interactionResults: [{ description: 'theirs', result: 'Error', mismatch: { mismatches } }],
    };
    const result = resultsOfPact(JSON.stringify(ended), [THEIRS], redactor)?.get(THEIRS);
    return withPactResult(answered(THEIRS, text === FULL ? 200 : 400, text, headers), result).step;
  };

  it.each([
    ['application/json', FULL],
    ['application/json;charset=UTF-8', FULL],
    ['text/plain', 'refused'],
  ])(
    'is a warning where %s is all that is missing, and a failure where strictness is published',
    (type, text) => {
      const step = judge([missing(type)], text);
      expect(step).toMatchObject({ verdict: 'warn', pact: 'pass', reason: null });
      expect(step.findings).toMatchObject([
        { rule: 'content-type', level: 'warning', actual: 'no Content-Type' },
      ]);
      expect(publishedVerdict(step, false)).toEqual({
        success: true,
        mismatches: [`content-type at the answer: expected Content-Type ${type}, as the pact has it`],
      });
      expect(publishedVerdict(step, true).success).toBe(false);
    },
  );

  it.each<[string, readonly object[], string, object]>([
    ['something else is wrong', [missing('application/json'), other], FULL, {}],
    ['another header is missing', [missing('application/json', 'Server')], FULL, {}],
    ['the type is another one', [missing('application/xml')], FULL, {}],
    ['the body is none of that type', [missing('application/json')], 'refused', {}],
    ['the answer has one', [missing('application/json')], FULL, { 'content-type': 'text/html' }],
    ['another one was sent', [missing('application/json', 'Content-Type', 'text/html')], FULL, {}],
    ['nothing says what is wrong', [], FULL, {}],
  ])('is a failure where %s', (_, mismatches, text, headers) => {
    expect(judge(mismatches, text, headers)).toMatchObject({ verdict: 'fail', pact: 'fail' });
  });
});

describe('a failed interaction', () => {
  const stepResult = withPactResult(answered(THEIRS, 200, FULL), FAILED);
  const marked = (pending: boolean, isPactPending: boolean) =>
    markPending(stepResult, isPactPending, { ...THEIRS, pending }).step;

  it('breaks the build, unless it or its pact is pending, which is a warning that says why', () => {
    expect(marked(false, false)).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
    expect(marked(false, true)).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/^pending: no version of this branch .*\. Pact: x$/),
    });
    expect(marked(true, false).reason).toMatch(/^pending: its consumer marks this interaction so/);
  });

  it('that was not judged is an error, pending or not', () => {
    const unjudged = withPactResult(stepResult, undefined);
    expect(markPending(unjudged, true, THEIRS).step).toMatchObject({ verdict: 'error' });
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
    const failed = { verdict: 'fail', mismatch: '{"mismatches":[]}', contentType: null };
    expect(results({ interactionResults }, 'a', 'b')).toEqual([PASSED, failed]);
  });

  it('are each taken once where two interactions have one description', () => {
    const interactionResults = ['OK', 'Error'].map((result) => ({ description: 'a', result }));
    const failed = { verdict: 'fail', mismatch: null, contentType: null };
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
