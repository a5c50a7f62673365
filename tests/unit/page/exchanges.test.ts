import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { ShownExchange } from '../../../src/page/exchanges.ts';
import { createSite } from '../../../src/page/site.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';

const catalog = loadCatalog();
const CONNECTION = '654dedd65de8345cae7042a375451146';
const BODY = '{"reconnectIPsecConnection":{}}';

let running: RunningProvider;
let session = '';
beforeEach(async () => {
  running = await startProvider(catalog, { dialect: 'deployed', jobDuration: 0, site: createSite(catalog) });
  session = String((await running.provider.arrange('an IPsec connection is up'))['session']);
});
afterEach(() => running.stop());

async function reconnect(headers: Record<string, string> = {}, body = BODY, prefix = '/deployed') {
  const put = await fetch(`${running.url}${prefix}/zstack/v1/ipsec/${CONNECTION}/actions`, {
    method: 'PUT',
    headers: { authorization: `OAuth ${session}`, 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await put.text();
  if (put.status === 202) await (await fetch(JSON.parse(text).location)).text();
}

async function exchanges(query = ''): Promise<readonly ShownExchange[]> {
  const answer = await fetch(`${running.url}/contract/exchanges${query}`);
  return (await answer.json()) as readonly ShownExchange[];
}

const verdicts = (all: readonly ShownExchange[]) => all.map(({ status, verdict }) => `${status} ${verdict}`);

describe('the exchanges of a mock', () => {
  it('are judged in both dialects, a poll with the connection of its reconnect', async () => {
    await reconnect();
    await reconnect({ 'x-mock-fault': 'set:inventory.uuid="00000000000000000000000000000000"' });
    const all = await exchanges();
    expect(verdicts(all)).toEqual(['202 pass', '200 pass', '202 pass', '200 fail']);
    expect(all[3]?.findings.map(({ rule, at }) => `${rule} ${at}`)).toContain(
      'identity-mismatch /inventory/uuid',
    );
    await reconnect({}, '{}', '/documented');
    expect(await exchanges(`?after=${all.at(-1)?.id}`)).toMatchObject([{ dialect: 'documented' }]);
  });

  it('may ask for a check of the parameters alone', async () => {
    await reconnect({}, '{"reconnectIPsecConnection":{"systemTags":["validationOnly"]}}');
    expect(verdicts(await exchanges())).toEqual(['202 pass', '200 pass']);
  });

  it('show the answer field by field, absent fields too', async () => {
    await reconnect({ 'x-mock-fault': 'drop:inventory.name' });
    const [, result] = await exchanges();
    const rows = result?.rows ?? [];
    const rowOf = (pointer: string) => rows.find(({ at }) => at === pointer);
    expect(rowOf('/inventory/name')).toMatchObject({ isAbsent: true, verdict: 'fail' });
    expect(rowOf('/schema')).toMatchObject({ isAbsent: true, verdict: 'skip' });
    expect(rowOf('/inventory/peerCidrs/0/cidr')).toMatchObject({
      depth: 2,
      anchor: 'inventory.peerCidrs.cidr',
      value: '"192.168.100.0/24"',
      verdict: 'pass',
    });
    expect(rows.map(({ at }) => at)).not.toContain('/error');
    expect(result?.divergences).toEqual(expect.arrayContaining(['D03', 'D07', 'D10', 'D13']));
  });

  it('can be asked for by run, and by what came after', async () => {
    await reconnect({ 'x-mock-run': 'one' });
    await reconnect({ 'x-mock-run': 'two' });
    expect((await exchanges('?run=two')).map(({ run, status }) => `${run} ${status}`)).toEqual(['two 202']);
    expect(await exchanges('?after=4')).toEqual([]);
  });

  it('have a curl command that asks for the same fault, and says nothing of the run', async () => {
    await reconnect({ 'x-mock-fault': 'set:inventory.name=0', 'x-mock-run': 'secret-run' });
    const [put] = await exchanges();
    expect(put?.curl).toContain(`${running.url}/deployed/zstack/v1/ipsec/${CONNECTION}/actions`);
    expect(put?.curl).toContain("-H 'x-mock-fault: set:inventory.name=0'");
    expect(put?.curl).toContain('OAuth $ZSTACK_SESSION_UUID');
    expect(put?.curl).not.toContain('secret-run');
  });

  it('show no secret', async () => {
    const login = { logInByAccount: { accountName: 'admin', password: 'b109f3bbbc244eb8-not-the-hash' } };
    await fetch(`${running.url}/zstack/v1/accounts/login`, { method: 'PUT', body: JSON.stringify(login) });
    await reconnect({
      'x-mock-fault': 'set:inventory.description="a text of its own that is a secret: hunter2hunter2"',
    });
    const shown = JSON.stringify(await exchanges());
    for (const secret of [session, 'b109f3bbbc244eb8', 'hunter2', '"authKey":"auth"'])
      expect(shown).not.toContain(secret);
  });

  it('that no operation of the contract explains are shown as skipped', async () => {
    await fetch(`${running.url}/zstack/v1/zones/secret-zone`);
    await reconnect({}, '{"deleteIt":{}}');
    const all = await exchanges();
    const skipped = { verdict: 'skip', operation: null, reason: 'the contract has no such operation' };
    expect(all).toMatchObject([skipped, skipped]);
    expect(JSON.stringify(all)).not.toContain('secret-zone');
  });

  it('are judged by the conduct of their client too', async () => {
    await reconnect({ 'x-mock-delay': '60000' });
    expect(verdicts(await exchanges())).toEqual(['202 pass', '202 pass']);
    await reconnect({ 'x-mock-delay': '60000' });
    await reconnect({ 'x-mock-run': 'of another client' });
    const all = await exchanges();
    const broken = all.filter(({ findings }) => findings.length > 0);
    expect(broken).toMatchObject([{ verdict: 'fail', findings: [{ rule: 'second-reconnect' }] }]);
    expect(all.indexOf(broken[0] as ShownExchange)).toBe(2);
  });

  it('that were cut are skipped', async () => {
    await reconnect({ 'x-mock-fault': 'cut' }).catch(() => {});
    const skipped = { verdict: 'skip', status: null, reason: 'the connection was cut' };
    expect(await exchanges()).toMatchObject([skipped]);
  });
});

describe('the site of a mock', () => {
  it.each([
    ['/', 'text/html'],
    ['/page/app.js', 'text/javascript'],
    ['/page/reference.js', 'text/javascript'],
    ['/page/page.css', 'text/css'],
    ['/page/icon.svg', 'image/svg+xml'],
    ['/contract/exchanges', 'application/json'],
  ])('serves %s under the strictest policy', async (path, type) => {
    const got = await fetch(running.url + path);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
    expect(got.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; .*trusted-types 'none'$/,
    );
    expect(got.headers.get('cache-control')).toBe('no-store');
  });

  it('weighs less than 200 kB in all', async () => {
    const paths = ['/', '/page/app.js', '/page/reference.js', '/page/page.css', '/page/icon.svg'];
    const sizes = await Promise.all(
      paths.map(async (path) => (await (await fetch(running.url + path)).arrayBuffer()).byteLength),
    );
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(200_000);
  });
});
