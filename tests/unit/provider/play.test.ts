import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningProvider } from '../../../src/provider/serve.ts';
import { ACTIONS, RECONNECT, startMock } from './mock.ts';

let running: RunningProvider;
let session = '';
beforeEach(async () => {
  running = await startMock({ jobDuration: 0, site: () => null });
  session = String((await running.provider.arrange('an IPsec connection is up'))['session']);
});

function reconnect(headers: Record<string, string>, prefix = ''): Promise<Response> {
  return fetch(`${running.url}${prefix}${ACTIONS}`, {
    method: 'PUT',
    headers: { authorization: `OAuth ${session}`, ...headers },
    body: RECONNECT,
  });
}

async function resultOf(accepted: Response): Promise<Response> {
  const { location } = (await accepted.json()) as { location: string };
  return fetch(location);
}

describe('what one request asks the mock to play', () => {
  it('stays with its job, and with no other', async () => {
    for (const [headers, isThere] of [
      [{ 'x-mock-fault': 'drop:inventory.name' }, false],
      [{}, true],
    ] as const) {
      const text = await (await resultOf(await reconnect(headers))).text();
      expect(text.includes('"name"')).toBe(isThere);
    }
  });

  it('may be another status of the result, or how long the reconnect takes', async () => {
    expect((await resultOf(await reconnect({ 'x-mock-fault': 'status:200=504' }))).status).toBe(504);
    expect((await resultOf(await reconnect({ 'x-mock-delay': '60000' }))).status).toBe(202);
  });

  it('may be a connection that is cut, whose job runs all the same', async () => {
    const id = 'c41ec46dd7f546a48c31d9d0ca2c89d8';
    const cut = await reconnect({ 'x-mock-fault': 'cut', 'x-job-uuid': id });
    await expect(cut.text()).rejects.toThrow();
    expect((await fetch(`${running.url}/zstack/v1/api-jobs/${id}`)).status).toBe(200);
    expect(running.provider.journal.entries().map(({ delivered }) => delivered)).toEqual([false, true]);
  });

  it.each([
    ['x-mock-fault', 'drp:inventory.name', 'unknown fault "drp:inventory.name"'],
    ['x-mock-fault', 'drop:inventory.nam', 'did you mean "inventory.name"?'],
    ['x-mock-delay', 'soon', 'X-Mock-Delay is "soon"; expected milliseconds'],
  ])('is refused as by no server, and kept out of the journal: %s: %s', async (name, value, words) => {
    const refused = await reconnect({ [name]: value });
    const text = await refused.text();
    expect([refused.status, text]).toEqual([400, expect.stringContaining(words)]);
    expect(text).toMatch(/^This is the mock, not ZStack: /);
    expect(running.provider.journal.entries()).toEqual([]);
  });
});

describe('both dialects in one process', () => {
  it('stand under their names, the main one at the usual path too, and are kept in one journal', async () => {
    const accepted = await reconnect({}, '/deployed');
    const { location } = (await accepted.clone().json()) as { location: string };
    expect(location).toMatch(new RegExp(`^${running.url}/deployed/zstack/v1/api-jobs/\\w{32}$`));
    expect((await resultOf(accepted)).status).toBe(200);
    const documented = await reconnect({}, '/documented');
    expect(await documented.json()).toMatchObject({ success: false, error: { code: 'ID.1001' } });
    const [put, , other] = running.provider.journal.entries();
    expect(put).toMatchObject({ dialect: 'deployed', path: expect.stringMatching(/^\/deployed\/zstack\//) });
    expect(other).toMatchObject({ dialect: 'documented' });
  });
});
