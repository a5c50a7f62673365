import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CONNECTION,
  catalog,
  closeMocks,
  createMock,
  createMockIn,
  DURATION,
  JOB,
  jobId,
  poll,
  reconnectAndPoll,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

describe('an accepted reconnect', () => {
  it('answers where its job is, and how long it may take', async () => {
    const got = await send(await up(), { headers: SIGNED_IN });
    expect(got.status).toBe(202);
    expect(got.json).toEqual({
      location: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/zstack/v1/api-jobs/${JOB}$`)),
      apiTimeout: 1_800_000,
    });
    expect([...catalog.validator('deployed', 'accepted', null)(got.json)]).toEqual([]);
  });

  it('takes the host of its location from the client, or as it is told', async () => {
    const told = await createMockIn('an IPsec connection is up', {
      locationBase: 'http://172.20.14.227:8080',
    });
    expect((await send(told, { headers: SIGNED_IN })).json.location).toBe(
      `http://172.20.14.227:8080/zstack/v1/api-jobs/${JOB}`,
    );
    const asked = await send(await up(), { headers: { ...SIGNED_IN, host: 'zstack.example:81' } });
    expect(asked.json.location).toBe(`http://zstack.example:81/zstack/v1/api-jobs/${JOB}`);
  });

  it('makes an id of its own when the client has none', async () => {
    const mock = await createMockIn('an IPsec connection is up', { newId: () => 'a'.repeat(32) });
    const got = await send(mock);
    expect(got.json.location).toMatch(/\/zstack\/v1\/api-jobs\/a{32}$/);
  });
});

describe('a job', () => {
  it('is in progress until its work is done, then answers the connection alone', async () => {
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
  });

  it('stays readable', async () => {
    const mock = await up();
    const first = await reconnectAndPoll(mock);
    expect((await poll(mock)).text).toBe(first.text);
  });

  it('expires three hours after it began', async () => {
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += 10_800_000;
    expect((await poll(mock)).status).toBe(200);
    mock.clock.time += 1;
    const got = await poll(mock);
    expect([got.status, got.text]).toEqual([404, 'the job has been expired']);
  });

  it('never expires while it is in progress', async () => {
    const mock = await createMockIn('a job is in progress');
    mock.clock.time += 100_000_000;
    expect((await poll(mock)).status).toBe(202);
  });

  it.each(['unknown', JOB, '0'.repeat(32)])('that nobody knows has expired: %s', async (id) => {
    const got = await poll(createMock(), id);
    expect([got.status, got.text]).toEqual([404, 'the job has been expired']);
  });

  it.each(['PUT', 'POST', 'DELETE'])('is asked for by GET, not by %s', async (method) => {
    const mock = await createMockIn('a job is in progress');
    const got = await send(mock, { method, path: `/zstack/v1/api-jobs/${JOB}` });
    expect([got.status, got.text]).toEqual([405, 'only GET method is allowed for querying job status']);
  });

  it('fails when the tunnel stays down, after the time that takes', async () => {
    const mock = await createMockIn('an IPsec connection cannot come up', { failAfter: 120_000 });
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += 119_999;
    expect((await poll(mock)).status).toBe(202);
    mock.clock.time += 1;
    const got = await poll(mock);
    expect(got.status).toBe(503);
    expect(Object.keys(got.json)).toEqual(['error']);
    expect(got.json.error).toEqual({
      code: 'SYS.1007',
      description: 'One or more API argument is invalid',
      details: `IPsec connection[${CONNECTION}] status down`,
      cost: '0ms',
    });
  });

  it('fails when the connection has no network, without words for its user', async () => {
    const mock = await createMockIn('an IPsec connection cannot come up because its network is gone');
    const got = await reconnectAndPoll(mock);
    expect(got.status).toBe(503);
    expect(got.json.error.code).toBe('SYS.1000');
    expect(got.json.error.cause).toBeUndefined();
  });

  it('fails when the connection is deleted before its turn comes', async () => {
    const mock = await up();
    await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(1) } });
    await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(2) } });
    mock.provider.store.connections.delete(CONNECTION);
    mock.clock.time += DURATION;
    const got = await poll(mock, jobId(2));
    expect(got.json.error).toMatchObject({
      code: 'SYS.1007',
      details: `cannot find the IPsecconnection[uuid:${CONNECTION}], it may have been deleted`,
    });
  });
});

describe('a clock that nobody asks about', () => {
  it('is kept by a timer: work is done without a poll', async () => {
    const mock = await createMockIn('an IPsec connection is up', { now: Date.now, jobDuration: 20 });
    await send(mock, { headers: SIGNED_IN });
    const { jobs } = mock.provider.store;
    expect(jobs.get(JOB)?.result).toBeNull();
    const end = Date.now() + 5000;
    while (jobs.get(JOB)?.result === null && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(jobs.get(JOB)?.result).toMatchObject({ kind: 'connection' });
  });

  it('is obeyed at once when work takes no time', async () => {
    const mock = await createMockIn('an IPsec connection is up', { jobDuration: 0 });
    await send(mock, { headers: SIGNED_IN });
    expect((await poll(mock)).status).toBe(200);
  });
});
