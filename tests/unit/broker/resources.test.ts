import { describe, expect, it } from '@jest/globals';
import { environmentsOf, versionsIn } from '../../../src/broker/environments.ts';
import { type InteractionVerdict, isSuccess, publishResult } from '../../../src/broker/results.ts';
import { PROVIDER_BODY, secretsOfWebhook, type Webhook } from '../../../src/broker/webhook.ts';
import { listOf, type StubAnswer, type StubRoutes, withBroker } from './stub-broker.ts';

const PACT = {
  ...{ provider: 'p', chosen: 'x', name: 'c', pending: false, wip: false, text: '{}' },
  ...{ interactionIds: ['i1'], resultsLink: '/results', latestResultLink: null },
};
const BUILD = { version: 'v1', branch: null, url: null, pipeline: null };
const VERIFIER = { implementation: 'x', version: '1' };
const KEPT: InteractionVerdict = { success: true, mismatches: [] };
const BROKEN: InteractionVerdict = { success: false, mismatches: ['x'] };

function publishing(answer: StubAnswer): Promise<string> {
  return withBroker({ 'POST /results': answer }, (broker) =>
    publishResult(broker, PACT, [KEPT], BUILD, VERIFIER),
  );
}

describe('a result', () => {
  it.each<[string, StubAnswer]>([
    ['no content', [204, '']],
    ['another result', [200, { success: false, providerApplicationVersion: 'v1' }]],
    ['another version', [200, { success: true, providerApplicationVersion: 'v2' }]],
  ])('is not published when %s comes back', async (_, answer) => {
    await expect(publishing(answer)).rejects.toMatchObject({ kind: 'unusable' });
  });

  it('is a success only when every interaction is kept, and there is one', () => {
    expect(isSuccess([KEPT, KEPT])).toBe(true);
    expect(isSuccess([KEPT, BROKEN])).toBe(false);
    expect(isSuccess([])).toBe(false);
  });
});

describe('the names of a broker', () => {
  it.each<[string, StubAnswer]>([
    ['a list of texts', [200, { _embedded: { environments: ['production'] } }]],
    ['a nameless one', listOf('environments', {})],
  ])('are not known from %s', async (_, answer) => {
    const asked = withBroker({ 'GET /environments': answer }, environmentsOf);
    await expect(asked).rejects.toMatchObject({ kind: 'unusable' });
  });
});

describe('the versions in an environment', () => {
  const deployed = 'GET /environments/e1/deployed-versions/currently-deployed';
  const released = 'GET /environments/e1/released-versions/currently-supported';
  const one = (pacticipant: string, number: string) => ({
    _embedded: { pacticipant: { name: pacticipant }, version: { number } },
  });
  const present = (routes: StubRoutes) =>
    withBroker(routes, (broker) => versionsIn(broker, { name: 'production', uuid: 'e1' }));

  it('are those that are deployed and those that are released', async () => {
    const routes = {
      [deployed]: listOf('deployedVersions', one('p', '1'), one('c', '7')),
      [released]: listOf('releasedVersions', one('p', '2')),
    };
    expect(await present(routes)).toEqual([
      { pacticipant: 'p', version: '1' },
      { pacticipant: 'c', version: '7' },
      { pacticipant: 'p', version: '2' },
    ]);
  });

  it('are not known from answers without names or lists', async () => {
    const none = listOf('releasedVersions');
    for (const answer of [[200, {}] as const, listOf('deployedVersions', {})]) {
      const unknown = present({ [deployed]: answer, [released]: none });
      await expect(unknown).rejects.toMatchObject({ kind: 'unusable' });
    }
  });
});

describe('a webhook', () => {
  const webhook: Webhook = {
    description: 'd',
    consumer: 'c',
    provider: 'p',
    events: [],
    url: 'https://ci.example/hooks/T0123456789abcdef?token=s3cret%20one&ref=${pactbroker.providerVersionBranch}',
    login: { kind: 'token', token: 'b3arer-token' },
    body: { token: 'in-body', nested: [{ branch: 'x-${pactbroker.consumerVersionBranch}' }], empty: '' },
  };
  it('has its secrets wherever it carries them', () => {
    const secrets = secretsOfWebhook(webhook);
    const carried = ['b3arer-token', 's3cret one', 'T0123456789abcdef', 'in-body'];
    expect(secrets).toEqual(expect.arrayContaining(carried));
    const login = { kind: 'none' } as const;
    const plain = { ...webhook, url: 'https://ci.example/build', login, body: PROVIDER_BODY };
    expect(secretsOfWebhook(plain)).toEqual([]);
  });
});
