import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { stopClock } from '../client/sending.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  closeMocks,
  createMock,
  createMockIn,
  DURATION,
  JOB,
  jobId,
  type Mock,
  poll,
  reconnectAndPoll,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

afterEach(async () => {
  jest.useRealTimers();
  await closeMocks();
});

const UP = 'an IPsec connection is up';
const EXPIRED = 'the job has been expired';

describe('an accepted reconnect', () => {
  it('answers where its job is, and how long it may take', async () => {
    const got = await send(await up(), { headers: { ...SIGNED_IN, 'x-api-timeout': '60' } });
    expect(got.status).toBe(202);
    expect(got.json).toEqual({
      location: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/zstack/v1/api-jobs/${JOB}$`)),
      apiTimeout: 60_000,
    });
    expect([...catalog.validator('deployed', 'accepted', null)(got.json)]).toEqual([]);
    expect((await send(await up())).json.apiTimeout).toBe(1_800_000);
  });

  it('takes the host of its location from the client, or as it is told', async () => {
    const told = await createMockIn(UP, { locationBase: 'http://172.20.14.227:8080' });
    expect((await send(told, { headers: SIGNED_IN })).json.location).toBe(
      `http://172.20.14.227:8080/zstack/v1/api-jobs/${JOB}`,
    );
    const asked = await send(await up(), { headers: { ...SIGNED_IN, host: 'zstack.example:81' } });
    expect(asked.json.location).toBe(`http://zstack.example:81/zstack/v1/api-jobs/${JOB}`);
  });

  it('makes an id of its own when the client has none', async () => {
    const got = await send(await createMockIn(UP, { newId: () => 'a'.repeat(32) }));
    expect(got.json.location).toMatch(/\/zstack\/v1\/api-jobs\/a{32}$/);
  });
});

describe('a job', () => {
  it('is in progress until its work is done, then answers the connection alone, for three hours', async () => {
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    expect([(await poll(mock)).status, (await poll(mock)).text]).toEqual([202, '{}']);
    mock.clock.time += DURATION - 1;
    expect((await poll(mock)).status).toBe(202);
    mock.clock.time += 1;
    const done = await poll(mock);
    expect(done.status).toBe(200);
    expect(Object.keys(done.json)).toEqual(['inventory']);
    expect(done.json.inventory).toMatchObject({ uuid: CONNECTION, status: 'Ready' });
    expect([...catalog.validator('deployed', 'reconnect-response', 'success')(done.json)]).toEqual([]);
    mock.clock.time += 10_800_000 - DURATION;
    expect((await poll(mock)).text).toBe(done.text);
    mock.clock.time += 1;
    const expired = await poll(mock);
    expect([expired.status, expired.text]).toEqual([404, EXPIRED]);
  });

  it('is dropped after its time also when nobody polls it', async () => {
    const mock = await up();
    const { jobs } = mock.provider.store;
    for (const index of [1, 2]) {
      await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(index) } });
      mock.clock.time += DURATION;
    }
    mock.clock.time += 10_800_000 - DURATION;
    await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(3) } });
    expect([...jobs.keys()]).toEqual([jobId(2), jobId(3)]);
  });

  it('never expires while it is in progress', async () => {
    const mock = await createMockIn('a job is in progress');
    mock.clock.time += 100_000_000;
    await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(1) } });
    expect((await poll(mock)).status).toBe(202);
  });

  it.each<[string, string, number, string]>([
    ['GET', 'unknown', 404, EXPIRED],
    ['GET', JOB, 404, EXPIRED],
    ['PUT', JOB, 405, 'only GET method is allowed for querying job status'],
  ])('that is not there: %s %s is %i', async (method, id, status, text) => {
    const got = await send(createMock(), { method, path: `/zstack/v1/api-jobs/${id}` });
    expect([got.status, got.text]).toEqual([status, text]);
  });

  it('fails when the tunnel stays down, after the time that takes; the connection is Disconnected', async () => {
    const mock = await createMockIn('an IPsec connection cannot come up', { failAfter: 120_000 });
    expect(statusOf(mock)).toBe('Ready');
    await send(mock, { headers: SIGNED_IN });
    expect(statusOf(mock)).toBe('Disconnected');
    mock.clock.time += 119_999;
    expect((await poll(mock)).status).toBe(202);
    mock.clock.time += 1;
    const got = await poll(mock);
    const description = 'One or more API argument is invalid';
    const details = `IPsec connection[${CONNECTION}] status down`;
    expect(got.status).toBe(503);
    expect(got.json).toEqual({ error: { code: 'SYS.1007', description, details, cost: expect.any(String) } });
  });

  it('fails when the connection has no network, without a cause', async () => {
    const got = await reconnectAndPoll(
      await createMockIn('an IPsec connection cannot come up because its network is gone'),
    );
    expect([got.status, got.json.error.code, got.json.error.cause]).toEqual([503, 'SYS.1000', undefined]);
  });

  it('is done by a timer when nobody polls, and at once when its work takes no time', async () => {
    stopClock();
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += DURATION;
    expect(mock.provider.store.jobs.get(JOB)?.result).toBeNull();
    jest.advanceTimersByTime(DURATION);
    expect(mock.provider.store.jobs.get(JOB)?.result).toMatchObject({ kind: 'connection' });
    const quick = await createMockIn(UP, { jobDuration: 0 });
    await send(quick, { headers: SIGNED_IN });
    expect((await poll(quick)).status).toBe(200);
  });

  it('waits for the others of its VIP, and for no other', async () => {
    const mock = await up();
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
    for (const index of [1, 2, 3])
      await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(index) } });
    await send(mock, { path, headers: { ...SIGNED_IN, 'x-job-uuid': jobId(4) } });
    for (const statuses of [
      [200, 202, 202, 200],
      [200, 200, 202, 200],
      [200, 200, 200, 200],
    ]) {
      mock.clock.time += DURATION;
      const polls = [1, 2, 3, 4].map(async (index) => (await poll(mock, jobId(index))).status);
      expect(await Promise.all(polls)).toEqual(statuses);
    }
  });
});

function statusOf({ provider }: Mock): unknown {
  return provider.store.connections.get(CONNECTION)?.row.status;
}
