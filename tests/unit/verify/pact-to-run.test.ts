import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { pactOf, readPactToRun } from '../../../src/verify/pact/pact-to-run.ts';

const catalog = loadCatalog();
const STATE = { name: 'an IPsec connection is up' };
const request = { method: 'GET', path: '/' };

const redactor = new Redactor(catalog);
const read = (pact: string) => readPactToRun(catalog, 'deployed', pact, { redactor });

describe('a pact that is to be verified', () => {
  it('may have interactions of another team, such without a state, and pending ones', () => {
    const pending = { description: 'theirs', pending: true, request };
    const pact = JSON.stringify({ interactions: [pending, { description: 'more', request }] });
    const interactions = read(pact);
    const theirs = { id: 'theirs', state: null, known: null, pending: true, problem: null };
    expect(interactions).toMatchObject([theirs, { id: 'more', pending: false, problem: null }]);
    const written = JSON.parse(pactOf(pact, interactions.slice(0, 1)));
    expect(written.interactions).toEqual([{ ...pending, description: '0', providerStates: [{ name: '0' }] }]);
  });

  it.each<[string, object, RegExp]>([
    ['a message', { contents: {} }, /not an HTTP interaction/],
    ['a state that nobody handles', { request, providerState: 'moon' }, /no handler .*"moon"/],
    ['two states', { request, providerStates: [STATE, STATE] }, /2 provider states at once/],
    ['a body of no type', { request: { ...request, body: {} } }, /a body and no Content-Type/],
  ])('has no result of %s, and of all others', (_, interaction, problem) => {
    const interactions = [
      { description: 'x', ...interaction },
      { description: 'theirs', request },
    ];
    const found = read(JSON.stringify({ interactions })).map((one) => one.problem);
    expect(found).toEqual([expect.stringMatching(problem), null]);
  });

  it('may have messages of their own list', () => {
    const pact = { interactions: [{ description: 'theirs', request }], messages: [{ description: 'm' }] };
    expect(read(JSON.stringify(pact))).toMatchObject([
      { problem: null },
      { id: 'm', problem: expect.stringMatching(/HTTP/) },
    ]);
  });

  it('keeps the form of its numbers, also where a state is put in', () => {
    const body = '{"status":200,"body":{"content":{"lifeTime":0.0,"big":12345678901234567890,"text":"0.0"}}}';
    const interaction = `{"description":"theirs","request":{"method":"GET","path":"/"},"response":${body}`;
    const stateless = `{"interactions":[${interaction}}]}`;
    expect(pactOf(stateless, read(stateless))).toContain(`"response":${body}`);
  });

  it('has the interactions of the contract, whatever their descriptions, by state, reference and answer', () => {
    const poll = { method: 'get', path: '/zstack/v1/api-jobs/0123' };
    const one = (state: string | undefined, status: number, reference?: string) => ({
      description: 'theirs',
      ...(state === undefined ? {} : { providerState: state }),
      comments: { references: { 'zstack-contract': { interaction: reference } } },
      request: poll,
      response: { status },
    });
    const [done, expired] = ['a reconnect has succeeded', 'a job has expired'];
    const cases = [
      [one(done, 200), 'job-poll/done'],
      [one(done, 200, 'job-poll/done-with-schema'), 'job-poll/done-with-schema'],
      [one(done, 200, 'reconnect/accepted'), 'job-poll/done'],
      [one(expired, 200), 'theirs'],
      [one(undefined, 404), 'job-poll/expired'],
      [one(undefined, 200), 'theirs'],
    ] as const;
    const interactions = cases.map(([interaction]) => interaction);
    const due = cases.map(([, id]) => ({ id, operation: 'job-poll' }));
    expect(read(JSON.stringify({ interactions }))).toMatchObject(due);
  });
});
