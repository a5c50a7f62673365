import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { ownPact, sameRequests } from '../../../src/verify/live/pact-steps.ts';
import { readPactToRun } from '../../../src/verify/pact/verify-pact.ts';
import { ownPact as committed, writtenFrom } from '../../fixtures/own-pact.ts';

const catalog = loadCatalog();
const OWN = ownPact('deployed');
const STATE = { name: 'an IPsec connection is up' };
const request = { method: 'GET', path: '/' };

function problems(interaction: object, foreign = true): readonly string[] {
  return readPactToRun(catalog, JSON.stringify({ interactions: [interaction] }), foreign).problems;
}

describe('a pact that is to be verified', () => {
  it('may have interactions of another team, and such without a state', () => {
    const pact = JSON.stringify({ interactions: [{ description: 'theirs', request }] });
    const { due, text, problems: found } = readPactToRun(catalog, pact, true);
    expect(found).toEqual([]);
    expect(due).toEqual([{ id: 'theirs', description: 'theirs', state: null, known: null, pending: false }]);
    expect(JSON.parse(text).interactions[0].providerStates).toEqual([{ name: 'as it is' }]);
  });

  it.each<[string, object, boolean, RegExp]>([
    [
      'an interaction that is not ours',
      { description: 'x', request },
      false,
      /the contract has no interaction "x"/,
    ],
    ['a message', { description: 'x', contents: {} }, true, /x is no HTTP interaction/],
    [
      'a state that nobody handles',
      { description: 'x', request, providerState: 'moon' },
      true,
      /no handler .*"moon"/,
    ],
    [
      'two states',
      { description: 'x', request, providerStates: [STATE, STATE] },
      true,
      /2 provider states at once/,
    ],
  ])('cannot be with %s', (_, interaction, foreign, problem) => {
    expect(problems(interaction, foreign)).toEqual([expect.stringMatching(problem)]);
  });

  it('keeps the form of its numbers, also where a state is put in', () => {
    const body = '{"status":200,"body":{"content":{"lifeTime":0.0,"big":12345678901234567890,"text":"0.0"}}}';
    const interaction = `{"description":"theirs","request":{"method":"GET","path":"/"},"response":${body}`;
    const stateless = `{"interactions":[${interaction}}]}`;
    expect(readPactToRun(catalog, stateless, true).text).toContain(`"response":${body}`);
    const withState = `{ "interactions": [ ${interaction}, "providerState": "${STATE.name}"} ] }`;
    expect(readPactToRun(catalog, withState, true).text).toBe(withState);
  });

  it('tells interactions that their consumer marks as pending', () => {
    const pact = JSON.stringify({ interactions: [{ description: 'theirs', pending: true, request }] });
    expect(readPactToRun(catalog, pact, true).due).toMatchObject([{ pending: true }]);
  });

  it('cannot be with messages beside its interactions', () => {
    const pact = { interactions: [{ description: 'theirs', request }], messages: [{ description: 'm' }] };
    expect(readPactToRun(catalog, JSON.stringify(pact), true).problems).toEqual([
      expect.stringMatching(/^m is no HTTP interaction/),
    ]);
  });

  it.each<[string, object, string]>([
    ['no list beside messages', { interactions: null, messages: [{ description: 'm' }] }, 'no list'],
    ['something that is no object', { interactions: [null] }, 'number 1 is no object'],
    [
      'states that are no list',
      { interactions: [{ description: 'x', request, providerStates: null }] },
      'number 1 has providerStates that are no list',
    ],
  ])('cannot be with %s', (_, pact, problem) => {
    const { due, problems: found } = readPactToRun(catalog, JSON.stringify(pact), true);
    expect({ due, found }).toEqual({ due: [], found: [expect.stringContaining(problem)] });
  });

  it('cannot be without interactions', () => {
    expect(readPactToRun(catalog, '{"interactions":[]}', true).problems).toEqual([
      'the pact has no interactions',
    ]);
  });
});

describe("interactions that send what our own pact's send", () => {
  const { interactions } = committed('deployed');
  const query = writtenFrom(interactions, 'query/by-uuid');
  const same = (...theirs: readonly unknown[]) => [
    ...sameRequests(OWN, JSON.stringify({ interactions: theirs })),
  ];

  it('are those of our own pact, whatever the answer they ask for', () => {
    expect(sameRequests(OWN, OWN).size).toBe(interactions.length);
    expect(same({ ...query, response: { status: 418 } })).toEqual([query.description]);
  });

  it('are none that only bear the name, ask for another state, or stand twice', () => {
    const { description } = query;
    expect(same({ ...writtenFrom(interactions, 'reconnect/accepted'), description })).toEqual([]);
    expect(same({ ...query, providerStates: [{ name: 'a session is open' }] })).toEqual([]);
    expect(same(query, query)).toEqual([]);
    expect([...sameRequests(OWN, JSON.stringify({ messages: [{ description }] }))]).toEqual([]);
    expect(same({ ...query, description: 'theirs' })).toEqual([]);
  });
});
