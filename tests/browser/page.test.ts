import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/chromium.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { hashPassword } from '../../src/model/authorization.ts';
import { DIALECTS, type Dialect } from '../../src/model/contract.ts';
import type { ShownExchange } from '../../src/page/exchanges.ts';
import { renderPage } from '../../src/page/page.ts';
import { createSite } from '../../src/page/site.ts';
import { type RunningProvider, startProvider } from '../../src/provider/serve.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';

jest.setTimeout(300_000);

/** As long as anything may take on a busy machine. */
const PATIENCE = { timeout: 120_000 };
const shell = promisify(execFile);
const catalog = loadCatalog();

let browser: Browser;
let tabs: Page[];
let mock: RunningProvider;
let complaints: string[];
let requests: { readonly method: string; readonly url: string }[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  mock = await startProvider(catalog, { dialect: 'deployed', site: createSite(catalog) });
  tabs = [];
  complaints = [];
  requests = [];
});
afterEach(async () => {
  await Promise.all(tabs.map((tab) => tab.close()));
  await mock.stop();
});

/** Opens a page in a context of its own; what the browser has against it is kept. */
async function open(url = mock.url, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  tabs.push(page);
  page.setDefaultTimeout(PATIENCE.timeout);
  page.on('console', (message) => {
    // Chromium logs every status of 4xx and 5xx, and what was cut.
    if (!/^Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    dialog.dismiss();
  });
  page.on('request', (one) => requests.push({ method: one.method(), url: one.url() }));
  await page.goto(url);
  return page;
}

/** Runs an expression in the page, whose types are not ours. */
async function ask<T>(page: Page, expression: string): Promise<T> {
  return (await page.evaluate(expression)) as T;
}

async function logIn(page: Page): Promise<void> {
  await page.click('#log-in');
  await page.locator('#session-state', { hasText: 'minutes left' }).waitFor();
}

async function openLoggedIn(): Promise<Page> {
  const page = await open();
  await logIn(page);
  return page;
}

interface Wanted {
  readonly dialect?: Dialect;
  readonly outcome?: string;
  readonly field?: string;
  readonly fault?: 'drop' | 'set';
}

async function choose(
  page: Page,
  { dialect = 'deployed', outcome = 'success', field, fault }: Wanted,
): Promise<void> {
  await page.check(`input[name=dialect][value=${dialect}]`);
  await page.selectOption('select[name=outcome]', outcome);
  if (field !== undefined) await page.selectOption('select[name=field]', field);
  if (fault !== undefined) await page.selectOption('select[name=fault]', fault);
}

/** What came of a run, as the page shows it. */
interface Seen {
  readonly status: string;
  readonly exchanges: readonly {
    readonly status: string;
    readonly verdict: string;
    readonly rows: number;
    readonly at: readonly string[];
  }[];
}

async function ended(page: Page): Promise<Seen> {
  await page.locator('.send[aria-disabled=false]').waitFor();
  return ask<Seen>(
    page,
    `({
      status: document.querySelector('[role=status]').textContent,
      exchanges: [...document.querySelectorAll('#exchanges > li')].map((one) => ({
        status: one.dataset.status ?? 'none',
        verdict: one.dataset.verdict,
        rows: one.querySelectorAll('tbody tr').length,
        at: [...one.querySelectorAll('.finding')].map(({ dataset }) => dataset.at),
      })),
    })`,
  );
}

async function send(page: Page, wanted: Wanted = {}): Promise<Seen> {
  await choose(page, wanted);
  await page.click('.send');
  return ended(page);
}

async function exchangesOf(query = ''): Promise<readonly ShownExchange[]> {
  return (await fetch(`${mock.url}/contract/exchanges${query}`)).json() as Promise<readonly ShownExchange[]>;
}

afterEach(() => {
  // 5. No violation of the policy, no error of the page, nothing asked of anybody else.
  expect(complaints).toEqual([]);
  expect(
    requests
      .map(({ url }) => url)
      .filter((url) => !/^(http:\/\/(127\.0\.0\.1|localhost):\d+|file:\/\/)\//.test(url)),
  ).toEqual([]);
});

describe('1. each outcome in each dialect', () => {
  const KEPT = 'Contract: kept.';
  const failed = ['The job failed (503).', KEPT, ['202 pass 2', '503 pass 12']] as const;
  const refused = ['The operation failed (200).', KEPT, ['200 pass 9']] as const;
  const good = ['The server answered the result (200).', KEPT, ['202 pass 2', '200 pass 39']] as const;
  const page = ['The server answered the result (200).', KEPT, ['200 pass 40']] as const;
  const CASES: readonly (readonly [Dialect, string, readonly [string, string, readonly string[]]])[] = [
    ['deployed', 'success', good],
    ['deployed', 'down', failed],
    ['deployed', 'unknown', failed],
    ['deployed', 'expired', failed],
    ['deployed', 'denied', failed],
    ['deployed', 'page', ['The server refused the request (400).', 'Contract: broken.', ['400 fail 0']]],
    ['deployed', 'cut', ['The server answered the result (200).', KEPT, ['none skip 0', '200 pass 39']]],
    ['documented', 'success', page],
    ['documented', 'slow', page],
    ['documented', 'down', refused],
    ['documented', 'unknown', refused],
    ['documented', 'expired', refused],
    ['documented', 'denied', refused],
    ['documented', 'page', page],
    ['documented', 'cut', ['The connection was cut before the answer came.', '', ['none skip 0']]],
  ];

  it('has the statuses, verdicts and rows that are due', async () => {
    const tab = await openLoggedIn();
    for (const [dialect, outcome, [end, verdict, due]] of CASES) {
      const { status, exchanges } = await send(tab, { dialect, outcome });
      const shown = exchanges.map((one) => `${one.status} ${one.verdict} ${one.rows}`);
      expect([dialect, outcome, status, shown]).toEqual([dialect, outcome, `${end} ${verdict}`.trim(), due]);
    }
  });

  it('signs with an access key as well, and shows the real answer to a bad body', async () => {
    const tab = await open();
    await tab.check('input[name=kind][value=key]');
    await tab.click('#log-in');
    await tab.locator('#session-state', { hasText: 'signed with the access key' }).waitFor();
    expect((await send(tab)).status).toBe('The server answered the result (200). Contract: kept.');
    await tab.check('input[name=raw]');
    await tab.fill('textarea[name=body]', '{"reconnectIPsecConnection":');
    const { status, exchanges } = await send(tab);
    expect(status).toMatch(/^Ended with 500\./);
    expect(exchanges).toHaveLength(1);
  });
});

describe('2. every field', () => {
  const FAULTS = ['drop', 'set'] as const;
  const PAGES = 6;

  it.each(DIALECTS)(
    'gives a finding at its pointer, or the page says why not; its curl does the same: %s',
    async (dialect) => {
      const wanted = catalog.fields.flatMap(({ id }) => FAULTS.map((fault) => ({ field: id, fault })));
      const login = { logInByAccount: { accountName: 'admin', password: hashPassword('password') } };
      const session = await fetch(`${mock.url}/${dialect}/zstack/v1/accounts/login`, {
        method: 'PUT',
        body: JSON.stringify(login),
      });
      const { inventory } = (await session.json()) as { inventory: { uuid: string } };
      const env = { ...process.env, ZSTACK_SESSION_UUID: inventory.uuid };
      const silent: string[] = [];
      await Promise.all(
        Array.from({ length: PAGES }, async () => {
          const tab = await openLoggedIn();
          for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
            const { field, fault } = next;
            const { exchanges } = await send(tab, { dialect, outcome: 'field', field, fault });
            const last = exchanges.at(-1);
            const pointer = new RegExp(`^/${field.replaceAll('[]', '/0').replaceAll('.', '/')}$`);
            const said = await tab.locator('#fault-note').count();
            if (said > 0) silent.push(`${fault} ${field}`);
            const isFound = last?.at.some((at) => pointer.test(at)) ?? false;
            // Where a part that holds others is missing, the answer as a whole is at fault.
            const isWhole = field.split('.').length === 1 && last?.at.includes('');
            expect([field, fault, said > 0 || isFound || isWhole]).toEqual([field, fault, true]);
            if (said > 0) expect([field, fault, last?.verdict]).toEqual([field, fault, 'pass']);
            const curl = await tab.locator('#exchanges > li:last-child pre[id]').textContent();
            // The run that it is looked for by is the only thing that is added.
            const run = `${fault}-${field.replaceAll('[]', '')}`;
            const { stdout } = await shell('bash', ['-c', `${curl} -H 'X-Mock-Run: ${run}'`], { env });
            expect(stdout).toMatch(/^HTTP\/1\.1 \d{3} /);
            const [repeated] = await exchangesOf(`?run=${run}`);
            expect([field, fault, repeated?.verdict]).toEqual([field, fault, last?.verdict]);
          }
        }),
      );
      const optional = catalog.fields.filter(({ presence }) => presence[dialect] !== 'required');
      expect(silent.sort()).toEqual(optional.map(({ id }) => `drop ${id}`).sort());
    },
  );
});

describe('3. a slow job', () => {
  it('shows its polls while it runs, and Stop works', async () => {
    const tab = await openLoggedIn();
    await choose(tab, { outcome: 'slow' });
    await tab.click('.send');
    await tab.locator('#exchanges > li[data-status="202"]').nth(2).waitFor();
    expect(await tab.locator('.send').getAttribute('aria-disabled')).toBe('true');
    await tab.click('#stop');
    expect((await ended(tab)).status).toBe('Stopped. The job goes on without you.');
    const { status, exchanges } = await send(tab, { outcome: 'slow' });
    expect(status).toBe('The server answered the result (200). Contract: kept.');
    expect(exchanges.length).toBeGreaterThan(3);
  });
});

describe('4. a session', () => {
  it('outlives a reload and a way back, with the connections', async () => {
    const tab = await openLoggedIn();
    await tab.selectOption('select[name=outcome]', 'down');
    for (const leave of [
      () => tab.reload(),
      async () => {
        await tab.goto(`${mock.url}/page/icon.svg`);
        await tab.goBack();
      },
    ]) {
      await leave();
      await tab.locator('#session-state', { hasText: 'minutes left' }).waitFor();
      await tab.locator('select[name=connection] option').nth(2).waitFor({ state: 'attached' });
      expect(await tab.locator('select[name=connection] option').allTextContents()).toEqual([
        'Test-IPSec (Ready)',
        'Old-IPSec (Ready)',
        'Down-IPSec (Ready)',
      ]);
      expect(await tab.locator('select[name=outcome]').inputValue()).toBe('down');
    }
    expect((await send(tab)).status).toBe('The server answered the result (200). Contract: kept.');
  });

  it('is seen to end by a log-out, and by its time', async () => {
    const tab = await openLoggedIn();
    expect(await tab.textContent('#session-state')).toBe('of admin, 120 minutes left');
    await tab.click('#log-in');
    await tab.locator('#session-state', { hasText: 'no session' }).waitFor();
    expect(mock.provider.store.sessions.size).toBe(0);
    await logIn(tab);
    await tab.clock.setFixedTime(Date.now() + 3 * 3_600_000);
    await tab.check('input[name=dialect][value=documented]');
    await tab.locator('#session-state', { hasText: 'The session has expired. Log in again.' }).waitFor();
  });

  it('that is refused says why', async () => {
    const tab = await open();
    await tab.fill('input[name=password]', 'wrong');
    await tab.click('#log-in');
    await tab
      .locator('[role=status]', { hasText: 'The login was refused: wrong account name or password' })
      .waitFor();
  });
});

describe('5. the policy', () => {
  it('has Trusted Types on', async () => {
    const tab = await open();
    const assigned =
      "(() => { try { document.createElement('div').innerHTML = 'x'; return 'set'; } catch (error) { return error.name; } })()";
    expect(await ask(tab, assigned)).toBe('TypeError');
    complaints = complaints.filter((text) => !text.includes('TrustedHTML'));
  });
});

describe('6. for everybody', () => {
  const WIDTHS = [320, 1440] as const;
  const SCHEMES = ['light', 'dark'] as const;

  it.each(WIDTHS.flatMap((width) => SCHEMES.map((colorScheme) => [width, colorScheme] as const)))(
    'is sound at %d pixels, %s, with everything unfolded',
    async (width, colorScheme) => {
      const tab = await open(mock.url, { viewport: { width, height: 900 }, colorScheme });
      await logIn(tab);
      await send(tab, { dialect: 'documented', outcome: 'field' });
      await tab.locator('#all-exchanges > li').nth(3).waitFor();
      await tab.click('input[name=watch]');
      await tab.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      await tab.locator('#all-exchanges pre[id]').nth(3).waitFor();
      expect(await ask(tab, 'document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(width);
      const ids = await ask<readonly string[]>(
        tab,
        '[...document.querySelectorAll("[id]")].map(({ id }) => id)',
      );
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
      const links = await ask<readonly string[]>(
        tab,
        '[...document.querySelectorAll(\'a[href^="#"]\')].map((one) => decodeURIComponent(one.hash.slice(1)))',
      );
      expect(links.filter((id) => !ids.includes(id))).toEqual([]);
      await tab.evaluate(axe.source);
      const { violations, passes } = await ask<axe.AxeResults>(tab, 'axe.run()');
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    },
  );
});

describe('7. by keyboard alone', () => {
  it('reconnects; the focus is never lost, and the status is announced', async () => {
    const tab = await open();
    const focused = () =>
      ask<string>(
        tab,
        'document.activeElement.id || document.activeElement.name || document.activeElement.className || document.activeElement.tagName',
      );
    const tabTo = async (name: string) => {
      for (let stop = 0; stop < 60; stop++) {
        await tab.keyboard.press('Tab');
        if ((await focused()) === name) return;
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await tab.keyboard.press('Tab');
    expect(await focused()).toBe('to-main');
    await tab.keyboard.press('Enter');
    expect(await focused()).toBe('main');
    await tabTo('log-in');
    await tab.keyboard.press('Enter');
    await tab.locator('#session-state', { hasText: 'minutes left' }).waitFor();
    expect(await focused()).toBe('log-in');
    await tabTo('outcome');
    await tab.keyboard.type('a slow');
    await tabTo('send');
    await tab.keyboard.press('Enter');
    await tab.locator('#exchanges > li').nth(1).waitFor();
    expect(await focused()).toBe('send');
    await tabTo('stop');
    await tab.keyboard.press('Enter');
    expect((await ended(tab)).status).toMatch(/^Stopped/);
    expect(await focused()).toBe('stop');
    await tab.keyboard.press('Shift+Tab');
    await tab.keyboard.press('Enter');
    await tab.locator('.send[aria-disabled=true]').waitFor();
    expect((await ended(tab)).status).toBe('The server answered the result (200). Contract: kept.');
    expect(await focused()).toBe('send');
    expect(await tab.locator('[role=status]').count()).toBe(1);
    await tabTo('watch');
    await tab.keyboard.press('Space');
    expect(await focused()).toBe('watch');
  });
});

describe('8. without scripts, and as a file', () => {
  const file = join(temporaryFolder(), 'page.html');
  writeFileSync(file, renderPage(catalog, null));

  it.each([
    ['the served page without scripts', () => mock.url, false],
    ['the file without scripts', () => pathToFileURL(file).href, false],
    ['the file', () => pathToFileURL(file).href, true],
  ] as const)('%s has all facts and no dead button', async (_, url, javaScriptEnabled) => {
    const tab = await open(url(), { javaScriptEnabled });
    expect(await tab.locator('#tree li:not([data-documented=never])').count()).toBe(46);
    for (const { id } of [...catalog.divergences, ...catalog.page.errors]) {
      expect(await tab.locator(`article#${id}`).isVisible()).toBe(true);
    }
    const buttons = tab.locator('button:visible, form:visible');
    if (!javaScriptEnabled) expect(await buttons.count()).toBe(0);
    if (url() === mock.url)
      expect(await tab.locator('#try-it-app').textContent()).toContain('needs JavaScript');
  });

  it('filters the fields of a file, and copies', async () => {
    const tab = await open(pathToFileURL(file).href);
    await tab.fill('#filter input[name=text]', 'cidr');
    expect(await tab.textContent('#filter output')).toBe('6 of 52 fields');
    expect(await tab.locator('#inventory\\.name').isVisible()).toBe(false);
    expect(await tab.locator('#inventory\\.peerCidrs\\.cidr').isVisible()).toBe(true);
    await tab.fill('#filter input[name=text]', '');
    await tab.selectOption('#filter select', 'documented');
    expect(await tab.textContent('#filter output')).toBe('46 of 52 fields');
    await tab.check('#filter input[name=differs]');
    expect(await tab.locator('#inventory\\.pfs').isVisible()).toBe(true);
    expect(await tab.locator('#inventory\\.uuid').isVisible()).toBe(false);
    await tab.hover('#inventory\\.pfs .differs a');
    expect(await tab.locator('#tip-inventory\\.pfs').isVisible()).toBe(true);
    await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.click('[data-copy=endpoint]');
    await tab.locator('[data-copy=endpoint]', { hasText: '✓' }).waitFor();
  });
});

describe('9. hostile values', () => {
  it('make no element, and let nothing leave the API', async () => {
    const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
    const { store, seed } = mock.provider;
    const connection = store.connections.get(seed.connections.ready);
    if (connection === undefined) throw new Error('the mock has no connection');
    connection.row = { ...connection.row, name: evil };
    const tab = await openLoggedIn();
    const count = () => ask<number>(tab, 'document.querySelectorAll("img, script, iframe, svg").length');
    const before = await count();
    await tab.fill('input[name=systemTags]', evil);
    await send(tab);
    for (const uuid of [
      evil,
      '../../../provider-states',
      '..',
      '%2e%2e/%2e%2e',
      '?x=1#y',
      `${seed.connections.ready}/../..`,
    ]) {
      await tab.fill('input[name=uuid]', uuid);
      await send(tab);
    }
    await tab.locator('#all-exchanges > li').nth(3).waitFor();
    expect(await count()).toBe(before);
    const paths = requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    const others = paths.filter(
      (one) => !/^(GET \/$|GET \/(page|contract)\/|\w+ \/(deployed|documented)\/zstack\/)/.test(one),
    );
    expect(others).toEqual([]);
  });
});

describe('10. secrets', () => {
  it('are neither in the page nor in the journal', async () => {
    const tab = await open();
    await tab.fill('input[name=password]', 'typed-by-mistake');
    await tab.click('#log-in');
    await tab.locator('[role=status]', { hasText: 'refused' }).waitFor();
    await tab.fill('input[name=password]', 'password');
    await logIn(tab);
    for (const outcome of ['success', 'denied', 'expired']) await send(tab, { outcome });
    await tab.locator('#all-exchanges > li').nth(8).waitFor();
    const cookies = await tab.context().cookies();
    const secrets = [
      ...mock.provider.store.sessions.keys(),
      hashPassword('typed-by-mistake'),
      hashPassword('password'),
      ...cookies.map(({ value }) => value),
    ];
    expect(secrets.length).toBeGreaterThan(3);
    const exchanges = JSON.stringify(await exchangesOf());
    // The key of a connection, which the reference has in its example.
    expect(exchanges.includes('authKey\\": \\"auth')).toBe(false);
    expect(exchanges.includes('authKey\\": \\"***')).toBe(true);
    const shown = `${await tab.content()}\n${exchanges}`;
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('11. other sites', () => {
  it('change nothing, whatever they send', async () => {
    const evil = createServer((_, response) =>
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>x</title>'),
    );
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const { port } = evil.address() as AddressInfo;
    const before = JSON.stringify([...mock.provider.store.connections, ...mock.provider.store.sessions]);
    const change = '{"state":"an IPsec connection is up","action":"setup"}';
    const tab = await open(`http://localhost:${port}/`);
    const answers: number[] = [];
    tab.on('response', (answer) => answers.push(answer.status()));
    await ask(
      tab,
      `fetch('${mock.url}/provider-states', { method: 'POST', mode: 'no-cors', body: '${change}' }).then(() => 'sent')`,
    );
    expect(answers).toEqual([403]);
    evil.close();
    const own = await open();
    const large = `fetch('/provider-states', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: 'x'.repeat(2e6) }).then(({ status }) => status)`;
    expect(await ask(own, large)).toBe(413);
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      request(`${mock.url}/provider-states`, { headers: { host: 'rebound.example' } }, (answer) =>
        resolve(answer.resume().statusCode),
      )
        .once('error', reject)
        .end();
    });
    expect(rebound).toBe(421);
    expect(JSON.stringify([...mock.provider.store.connections, ...mock.provider.store.sessions])).toBe(
      before,
    );
  });
});

describe('12. any other client', () => {
  it('appears in the traffic, judged', async () => {
    const tab = await open();
    const put = `curl -sS -X PUT ${mock.url}/zstack/v1/ipsec/${mock.provider.seed.connections.ready}/actions -d '{}'`;
    await shell('bash', ['-c', put]);
    const shown = tab.locator('#all-exchanges > li');
    await shown.waitFor();
    expect(await shown.getAttribute('data-verdict')).toBe('fail');
    await shown.locator('summary').click();
    await shown.locator('.finding', { hasText: 'expected reconnectIPsecConnection' }).waitFor();
  });
});
