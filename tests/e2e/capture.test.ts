import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { SCENARIOS } from '../../src/capture/scenarios.ts';
import { ROOT } from '../../src/contract/files.ts';
import { CONDUCT_RULE_IDS } from '../../src/model/rules.ts';
import { until } from '../unit/client/sending.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { captureClient, type MockClock } from './capturing.ts';

// Starting Java takes seconds on a busy machine.
jest.setTimeout(120_000);

/** A clock that stands still: whatever comes twice comes too fast. */
const STILL: MockClock = { factor: 0 };
const OVER: MockClock = { factor: 20, overAfter: { text: 'poll 202', times: 3 } };

type Case = readonly [client: string, scenario: string, code: number, found: string[], clock?: MockClock];

const CASES: readonly Case[] = [
  ['python', 'ok', 0, []],
  ['python', 'down', 0, []],
  ['python', 'never', 0, []],
  ['python', 'cut', 0, []],
  ['python', 'expired', 0, []],
  ['python again job-id', 'cut', 0, []],
  ['python no-key', 'ok', 1, ['request error']],
  ['python bearer', 'ok', 1, ['request error']],
  ['python tag', 'ok', 1, ['request error']],
  ['python twice', 'ok', 1, ['second-reconnect error', 'never-polled error']],
  ['python again', 'cut', 1, ['second-reconnect error']],
  ['python no-poll', 'ok', 1, ['never-polled error']],
  ['python endless', 'never', 0, ['endless-polling warning'], OVER],
  ['python fast', 'ok', 0, ['polled-too-fast warning'], STILL],
  ['python on', 'ok', 0, ['polled-after-result warning']],
  ['python trust', 'ok', 0, ['trusted-location warning']],
  ['python trust credential', 'ok', 0, ['trusted-location warning']],
  ['python open', 'ok', 0, ['session-left-open warning']],
  ['fetch', 'ok', 0, []],
  ['fetch signed', 'ok', 0, []],
  ['fetch again job-id', 'cut', 0, []],
  ['fetch nobody', 'ok', 1, ['request error']],
  ['axios', 'ok', 0, []],
  ['curl', 'ok', 0, []],
  ['curl', 'ok cut', 0, []],
  // Nothing of it can be told: it sent a PUT, and got no answer.
  ['curl', 'cut', 3, []],
  ['curl basic', 'ok', 1, ['request error']],
  // It sends the PUT again by itself.
  ['curl --retry 1 --retry-all-errors', 'cut', 1, ['second-reconnect error']],
  ['java', 'ok', 0, []],
  ['java no-key', 'ok', 1, ['request error']],
  ['java job-id', 'cut', 0, []],
  // So does it, without any code for it.
  ['java', 'cut', 1, ['second-reconnect error']],
  ['vendor', 'ok', 0, []],
  ['vendor', 'down', 0, []],
  ['vendor', 'never', 0, ['endless-polling warning'], OVER],
];

function scenariosOf(names: string): readonly string[] {
  return names.split(' ').flatMap((name) => ['--scenario', name]);
}

describe('a client', () => {
  it.each(CASES)('%s, scenario %s: exit %d, %j', async (...one: Case) => {
    const [client, scenario, code, found, clock] = one;
    const captured = await captureClient(client, scenariosOf(scenario), clock);
    expect([captured.code, captured.found]).toEqual([code, found]);
    expect(captured.pact === null).toBe(code !== 0);
  });
});

interface Interaction {
  readonly description: string;
  readonly comments: {
    readonly references: { readonly 'zstack-contract': { readonly interaction: string } };
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into pacts as they please
  readonly request: any;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into pacts as they please
  readonly response: any;
}

function interactionsOf(pact: string | null): readonly Interaction[] {
  return JSON.parse(pact ?? '{"interactions":[]}').interactions;
}

function idsOf(pact: string | null): readonly string[] {
  return interactionsOf(pact).map(({ comments }) => comments.references['zstack-contract'].interaction);
}

describe('the pact of a client', () => {
  it('is of all its scenarios, and the same whenever it does the same', async () => {
    const [one, other] = [
      await captureClient('python', scenariosOf('ok down expired')),
      await captureClient('python', scenariosOf('ok down expired')),
    ];
    expect(idsOf(one.pact)).toEqual([
      'reconnect/accepted',
      'job-poll/processing',
      'job-poll/done',
      'job-poll/session-expired',
      'job-poll/stayed-down',
      'login/accepted',
      'logout/done',
    ]);
    expect(other.pact).toBe(one.pact);
  });

  it('has what is another one in each run from the provider state', async () => {
    const { pact } = await captureClient('fetch signed job-id queries schema');
    const [put, ...others] = interactionsOf(pact);
    expect(put?.request.generators).toMatchObject({
      header: {
        Authorization: { expression: 'ZStack ${accessKey}:${signature}' },
        Date: { expression: '${date}' },
        'X-Job-UUID': { type: 'Uuid', format: 'simple' },
      },
      path: { expression: '/zstack/v1/ipsec/${connection}/actions' },
    });
    const queried = others.filter(({ description }) => description.startsWith('a query by uuid'));
    expect(
      queried.map(({ description }) => description.slice('a query by uuid returns the connection'.length)),
    ).toEqual(['', ' (2)', ' (3)', ' (4)']);
    const asked = queried.find(({ request }) => request.query?.q.length === 1);
    expect(asked?.request.generators.query).toEqual({
      q: { type: 'ProviderState', expression: 'uuid=${connection}' },
    });
    expect(idsOf(pact)).toContain('job-poll/done-with-schema');
  });

  it('is kept by the contract, also where the client lists all connections', async () => {
    const { pact } = await captureClient('fetch queries');
    const lists = interactionsOf(pact).flatMap(({ request, response }) => {
      const any = response.matchingRules?.body['$.inventories'];
      return response.body.content.inventories ? [[request.path, request.query?.q.length ?? 0, any]] : [];
    });
    const one = '/zstack/v1/ipsec/654dedd65de8345cae7042a375451146';
    expect(lists.sort()).toEqual([
      ['/zstack/v1/ipsec', 0, { combine: 'AND', matchers: [{ match: 'type', min: 0 }] }],
      ['/zstack/v1/ipsec', 1, undefined],
      ['/zstack/v1/ipsec', 2, undefined],
      [one, 0, undefined],
    ]);
    const file = join(temporaryFolder(), 'acme.json');
    writeFileSync(file, pact ?? '');
    const { code, out } = await zstackContract(['verify', '--pacts', file]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^PASS: /m)]);
  });

  it('holds of replies what the client reads, and sends whoever takes it for a mock to that mock', async () => {
    const reads = 'reconnect:location,job-poll:inventory.status,inventory.localId,inventory.peerCidrs[].cidr';
    const { pact, report } = await captureClient('python', ['--reads', reads]);
    const [put, , done, login] = interactionsOf(pact);
    expect(put?.response.body.content).toEqual({ location: expect.stringContaining('/api-jobs/') });
    expect(put?.response.generators.body['$.location'].type).toBe('MockServerURL');
    expect(done?.response.body.content).toEqual({
      inventory: { status: 'Ready', localId: expect.anything(), peerCidrs: [{ cidr: '192.168.100.0/24' }] },
    });
    expect(Object.keys(done?.response.matchingRules.body)).toEqual([
      '$.inventory.localId',
      '$.inventory.status',
      '$.inventory.peerCidrs',
      '$.inventory.peerCidrs[*].cidr',
    ]);
    // Nothing is said of its answers, so that all that is required stays.
    expect(Object.keys(login?.response.body.content.inventory)).toContain('accountUuid');
    expect(report.notes).toEqual([
      'the client reads inventory.localId of job-poll, which servers may leave out',
    ]);
  });

  it('has words of any script as they were meant, and no Content-Type in replies', async () => {
    const { pact } = await captureClient('python tags');
    const [put] = interactionsOf(pact);
    expect(put?.request.body.content).toEqual({ reconnectIPsecConnection: {}, userTags: ['nächtlich'] });
    expect(put?.response.headers).toBeUndefined();
  });

  it('is not written where it would publish what may be a secret, and the place is named', async () => {
    const { code, pact, report, err } = await captureClient('python token');
    expect([code, pact]).toEqual([3, null]);
    expect(report.steps[1].reason).toBe(
      'its pact would publish what may be a secret: the body at /userTags/0',
    );
    expect(JSON.stringify(report) + err).not.toContain('9f8a7b6c5d4e3f2a1b0c');
  });

  it('is not written after warnings with --strict, and one of an earlier run stays', async () => {
    const out = temporaryFolder();
    const path = join(out, 'acme-zstack.json');
    writeFileSync(path, 'of an earlier run');
    const { code } = await captureClient('python open', ['--strict'], undefined, out);
    expect([code, readFileSync(path, 'utf8')]).toEqual([1, 'of an earlier run']);
  });
});

describe('capture', () => {
  const capture = (...args: readonly string[]) =>
    zstackContract(['capture', '--consumer', 'acme', '--out', temporaryFolder(), ...args], {
      env: { ...process.env, NO_PROXY: 'internal.example' },
    });

  it.each([
    ['names no command', [], ''],
    ['names a program that is not there', ['--', './no-such-program'], ''],
    ['misspells its program', ['--', 'pytset', '-q'], 'the command pytset could not be started: there is no'],
    ['misspells a scenario', ['--scenario', 'dwn', '--', 'true'], ''],
    ['misspells an operation', ['--reads', 'reconect:location', '--', 'true'], ''],
    ['misspells a field', ['--reads', 'job-poll:inventory.statsu', '--', 'true'], ''],
    ['asks for an impossible limit', ['--limit', '0', '--', 'true'], ''],
  ])('that %s is a usage error', async (_, args, said) => {
    const { code, err } = await capture(...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /m);
    expect(err).toContain(said);
  });

  it.each(['../acme', 'zstack-ipsec-client'])('takes no consumer named %s', async (consumer) => {
    expect((await zstackContract(['capture', '--consumer', consumer, '--', 'true'])).code).toBe(2);
  });

  it('cannot tell anything of a command that fails, or that calls nothing', async () => {
    const get = 'curl -s $ZSTACK_BASE_URL/zstack/v1/api-jobs/00000000000000000000000000000000';
    const failed = await capture('--', 'bash', '-c', `${get}; exit 4`);
    expect(failed.code).toBe(3);
    expect(failed.out).toContain('the command ended with exit code 4');
    const early = await capture('--', 'bash', '-c', 'exit 4');
    expect(early.out.replace(/\s+/g, ' ')).toContain(
      'exit code 4; its own output says why; it called no operation of the contract',
    );
    const idle = await capture('--', 'true');
    expect([idle.code, idle.out]).toEqual([3, expect.stringContaining('take the address from')]);
    expect(idle.out).not.toContain('its own output');
  });

  it('gives the command its surroundings, no proxy before the mock, and ends what it started', async () => {
    const { err } = await capture('--', 'bash', '-c', 'sleep 600 & echo "pid $!"; env | sort');
    const proxies = ['NO_PROXY=internal.example,127.0.0.1', 'no_proxy=127.0.0.1'];
    const given = ['BASE_URL=http://127.0.0.1:', 'ACCOUNT=admin', 'SESSION_UUID=', 'ACCESS_KEY_ID='];
    for (const variable of [...proxies, ...given.map((one) => `ZSTACK_${one}`)])
      expect(err).toContain(`\n${variable}`);
    const pid = Number(/pid (\d+)/.exec(err)?.[1]);
    const isGone = (): boolean =>
      !existsSync(`/proc/${pid}`) || /\nState:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    // A process that is killed goes in its own time; if it never does, this test ends by its own.
    await until(isGone);
  });

  it('says what is wrong, how to see it again, and writes every kind of report', async () => {
    const folder = temporaryFolder();
    const put =
      'curl -s -X PUT -H "Authorization: OAuth $ZSTACK_SESSION_UUID" -d "{}" $ZSTACK_BASE_URL/zstack/v1/ipsec/$ZSTACK_IPSEC_UUID/actions';
    const kinds = ['html', 'junit', 'markdown', 'sarif', 'json'];
    const reports = kinds.flatMap((kind) => ['--report', `${kind}=${join(folder, kind)}`]);
    const { code, out } = await capture(...reports, '--', 'bash', '-c', put);
    expect(code).toBe(1);
    expect(out).toContain('request (error) at the request');
    expect(out).toMatch(/^ +actual +absent$/m);
    expect(out).toMatch(
      /curl -sS -i -X PUT "\$ZSTACK_BASE_URL\/zstack\/v1\/ipsec\/\w+\/actions".*--data-raw '\{\}'/,
    );
    for (const kind of kinds) expect(readFileSync(join(folder, kind), 'utf8')).toContain('request');
  });
});

describe('docs/client-team.md', () => {
  const page = readFileSync(join(ROOT, 'docs', 'client-team.md'), 'utf8');
  it('names every scenario and every rule of conduct', () => {
    for (const name of [...SCENARIOS, ...CONDUCT_RULE_IDS]) expect(page).toContain(`\`${name}\``);
  });
});
