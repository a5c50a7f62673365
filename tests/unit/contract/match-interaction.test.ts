import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { hasForm, matchInteractions, sampleRequest } from '../../../src/contract/match-interaction.ts';
import { type ExchangeRequest, readPayload } from '../../../src/model/exchange.ts';

const catalog = loadCatalog();
const all = catalog.interactionsOf('deployed');

/** The ids of what a call may be, the nearest first; with those of its form only. */
function found(operation: string, status: number, request: ExchangeRequest) {
  const matches = matchInteractions(catalog, 'deployed', operation, status, request);
  const fitting = matches.filter(({ interaction }) => hasForm(catalog, interaction, request));
  const ids = (list: typeof matches) => list.map(({ interaction }) => interaction.id);
  return { nearest: ids(matches)[0], fitting: ids(fitting), sent: matches[0]?.sent };
}

/** A reconnect as a client sends it. */
function put(body: object, headers: Readonly<Record<string, string>> = {}): ExchangeRequest {
  return {
    method: 'PUT',
    path: '/zstack/v1/ipsec/0123/actions',
    headers: { authorization: 'OAuth abc', 'user-agent': 'curl', ...headers },
    body: readPayload(JSON.stringify(body)),
  };
}

const JOB = { 'x-job-uuid': 'f'.repeat(32) };
const ACTION = { reconnectIPsecConnection: {} };

describe("the contract's interaction that a call is", () => {
  it.each(all.map((one) => [one.id, one] as const))('is %s for its own request', (id, one) => {
    const request = sampleRequest(catalog, one);
    const { fitting } = found(one.operation, one.reply.status, request);
    expect(fitting).toContain(id);
  });

  it.each<[string, number, ExchangeRequest, readonly string[]]>([
    ['a plain reconnect', 202, put(ACTION), ['reconnect/accepted']],
    ['any tags', 202, put({ ...ACTION, userTags: ['a'] }), ['reconnect/accepted-with-tags']],
    ['any job id', 202, put(ACTION, JOB), ['reconnect/accepted-with-job-id']],
    ['no action key', 400, put({ systemTags: [] }), ['reconnect/no-action-key']],
    ['another scheme', 400, put(ACTION, { authorization: 'Bearer x' }), ['reconnect/wrong-scheme']],
    ['a short job id', 400, put(ACTION, { 'x-job-uuid': 'f' }), ['reconnect/job-id-length']],
    ['tags and a job id, which it has not together', 202, put({ ...ACTION, userTags: [] }, JOB), []],
    ['a scheme that no accepted one has', 202, put(ACTION, { authorization: 'Basic x' }), []],
    ['a status that the contract does not have', 418, put(ACTION), []],
  ])('is told by the form of the request: %s', (_, status, request, ids) => {
    expect(found('reconnect', status, request).fitting).toEqual(ids);
  });

  it('is the nearest by its headers, and tells what stands in the places', () => {
    const poll = { method: 'GET', path: '/zstack/v1/api-jobs/0123', body: { kind: 'absent' } } as const;
    const plain = found('job-poll', 200, { ...poll, headers: { accept: '*/*' } });
    expect(plain).toMatchObject({ nearest: 'job-poll/done', sent: { job: '0123' } });
    const withMap = found('job-poll', 200, { ...poll, headers: { 'x-json-schema': 'true' } });
    expect(withMap.nearest).toBe('job-poll/done-with-schema');
  });

  it('is no query of one connection for a query of all, or with conditions', () => {
    const query = {
      method: 'GET',
      headers: { authorization: 'OAuth abc' },
      body: { kind: 'absent' },
    } as const;
    const fitting = (path: string) =>
      found('query', 200, { ...query, path: `/zstack/v1/ipsec${path}` }).fitting;
    expect(fitting('/0123')).toContain('query/by-uuid');
    expect([...fitting(''), ...fitting('/0123?fields=uuid')]).toEqual([]);
  });
});
