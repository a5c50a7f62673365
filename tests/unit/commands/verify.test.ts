import { afterEach, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import type { Report } from '../../../src/model/report.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';
import { startScripted, text } from '../client/scripted-server.ts';
import { zstackContract } from './command-line.ts';

const catalog = loadCatalog();
const SOME_UUID = '00000000000040008000000000000000';
let mock: RunningProvider | null = null;

afterEach(async () => {
  await mock?.stop();
  mock = null;
});

async function report(...args: readonly string[]): Promise<Report & { readonly code: number }> {
  const { code, out } = await zstackContract(['verify', '--format', 'json', ...args]);
  return { ...(JSON.parse(out) as Report), code };
}

describe('verify', () => {
  it('runs every interaction, sees all 46 fields and every divergence', async () => {
    const { code, dialect, verdict, steps, fields, divergences } = await report();
    expect({ code, dialect, verdict }).toEqual({ code: 0, dialect: 'both', verdict: 'pass' });
    expect(steps.map(({ interaction }) => interaction).sort()).toEqual(
      catalog.interactions.map(({ id }) => id).sort(),
    );
    expect(steps.map(({ index }) => index)).toEqual(steps.map((_, index) => index));
    expect(fields).toHaveLength(46);
    expect(fields.filter(({ seen }) => seen === 0)).toEqual([]);
    expect(divergences.filter(({ seen }) => !seen)).toEqual([]);
  });

  it.each(DIALECTS)('runs the %s dialect alone', async (dialect) => {
    const alone = await report('--dialect', dialect);
    expect(alone.dialect).toBe(dialect);
    expect(new Set(alone.steps.map((step) => step.dialect))).toEqual(new Set([dialect]));
    expect(alone.divergences.length > 0).toBe(dialect === 'deployed');
  });

  it.each([
    ['status:418=200', true],
    ['status:200=200', true],
    ['set:inventory.uuid=1', false],
  ])('notes of the fault %s that it changed no answer: %s', async (fault, noted) => {
    const { notes } = await report('--fault', fault);
    expect(notes).toEqual(noted ? [`the fault ${fault} changed no answer`] : []);
  });

  it('warns of an unknown value, and fails for it when strict', async () => {
    const fault = ['--fault', 'set:inventory.state="On"', '--dialect', 'deployed'];
    expect(await report(...fault)).toMatchObject({ code: 0, verdict: 'warn' });
    expect(await report(...fault, '--strict')).toMatchObject({ code: 1, verdict: 'warn' });
  });
});

describe('verify --mock', () => {
  it.each(DIALECTS)('verifies a running mock of the %s dialect', async (dialect) => {
    mock = await startProvider(catalog, { dialect });
    expect(await report('--mock', mock.url)).toMatchObject({ code: 0, dialect, verdict: 'pass' });
  });

  it('cannot tell when nothing is there', async () => {
    const { url, stop } = await startProvider(catalog, { dialect: 'deployed' });
    await stop();
    const { code, out, err } = await zstackContract(['verify', '--mock', url]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/^error: the mock at .+ cannot be reached: nothing listens at 127\.0\.0\.1:\d+/);
  });

  it('refuses what is no mock, and sends it no reconnect', async () => {
    const server = await startScripted(text(404, 'no api mapping'));
    try {
      const { code, err } = await zstackContract(['verify', '--mock', server.url]);
      expect(code).toBe(3);
      expect(err).toContain('is not a mock of zstack-contract');
      expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
    } finally {
      await server.stop();
    }
  });

  it('has a usage error for the other dialect', async () => {
    mock = await startProvider(catalog, { dialect: 'deployed' });
    const { code, err } = await zstackContract(['verify', '--mock', mock.url, '--dialect', 'documented']);
    expect(code).toBe(2);
    expect(err).toContain('speaks deployed, not documented');
  });
});

describe('a usage error', () => {
  it.each([
    [['verify', '--dialekt', 'deployed'], 'Did you mean --dialect?'],
    [['verify', '--dialect', 'deploid'], 'Did you mean deployed?'],
    [['verify', '--format', 'xml'], 'Known are text, json'],
    [['verify', '--quiet', '--fields'], "'--quiet' cannot be used with option '--fields'"],
    [['verify', '--fault', 'drop:inventory.vipUid'], 'did you mean "inventory.vipUuid"?'],
    [['verify', '--mock', 'localhost:8080'], 'expected a URL that begins with http:// or https://'],
    [['verify', 'now'], 'too many arguments'],
    [['verify', '--mock', 'http://h', '--fault', 'drop:success'], "cannot be used with option '--fault <f"],
    [['mock', '--port', '70000'], 'from 0 to 65535'],
    [['verify', '--allow-reconnect', '--uuid', SOME_UUID], 'name one with --target'],
    [['verify', '--report', 'json=-'], 'Standard output has the results already'],
    [['verify', '--target', 'http://a', '--target', 'http://a'], '--target is given twice: give it once\n'],
    [['init', '--dry-run', '--dry-run'], '--dry-run is given twice'],
    [['publish', '--version', 'x', '--version', 'x'], '--version is given twice'],
    [['verifi'], 'Did you mean verify?'],
    [[], 'Usage: zstack-contract'],
  ])('%j exits 2 and says what was meant', async (args, hint) => {
    const { code, out, err } = await zstackContract(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(hint);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('flags that contradict each other are told', () => {
  const URL = 'http://127.0.0.1:1';

  it.each(['--mock http://h', '--fault drop:error'])(
    'with the variable that nobody typed: %s',
    async (line) => {
      const [flag = '', value = ''] = line.split(' ');
      const { code, err } = await zstackContract(['verify', flag, value], { env: { ZSTACK_BASE_URL: URL } });
      expect(code).toBe(2);
      expect(err).toContain(`${flag} is about a mock, and the environment variable ZSTACK_BASE_URL`);
    },
  );

  it.each([
    [['--allow-reconnect'], '--allow-reconnect needs --uuid'],
    [['--uuid', 'x'], '--uuid: expected the uuid'],
    [['--mock', URL], "'--mock <url>' cannot be used with option '--target <target>'"],
    [['--fault', 'drop:error'], "'--fault <fault>' cannot be used with option '--target <target>'"],
    [['--all-targets'], "'--all-targets' cannot be used with option '--target <target>'"],
    [['--broker', '--pact'], "'--broker' cannot be used with option '--pact'"],
    [['--pact-url', URL], "--pact-url is about a broker's pacts: give --broker too"],
    [[], 'half of the credentials'],
  ])('before credentials are: %j', async (args, words) => {
    const env = { ZSTACK_ACCESS_KEY_ID: 'x' };
    const { code, err } = await zstackContract(['verify', '--target', URL, ...args], { env });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
