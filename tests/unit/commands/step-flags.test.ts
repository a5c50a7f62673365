import { afterEach, describe, expect, it } from '@jest/globals';
import { ACCOUNT, deploy, stopAll } from '../../e2e/deployments.ts';
import { catalog } from '../report/reports.ts';
import { zstackContract } from './command-line.ts';

afterEach(stopAll);

interface Played {
  readonly code: number;
  readonly last: string;
  /** `verdict reason` of steps that were not played. */
  readonly left: readonly string[];
  readonly played: readonly string[];
}

async function verify(...args: readonly string[]): Promise<Played> {
  const { out } = await zstackContract(['verify', ...args, '--format', 'json']);
  const { code, out: text } = await zstackContract(['verify', ...args]);
  const steps: readonly { interaction: string; verdict: string; status: number | null; reason: string }[] =
    JSON.parse(out).steps;
  const left = steps.filter(({ status }) => status === null);
  const played = steps.filter(({ status }) => status !== null);
  return {
    code,
    last: text.trimEnd().split('\n').at(-1) ?? '',
    left: [...new Set(left.map(({ verdict, reason }) => `${verdict} ${reason}`))],
    played: played.map(({ interaction }) => interaction),
  };
}

describe('--only and --skip', () => {
  it('play the steps that they name, by name or dialect, and the closing line says partial', async () => {
    const only = await verify('--only', 'deployed/login/*', '--only', 'logout/done');
    expect(only.played).toEqual(['login/accepted', 'login/wrong-password', 'logout/done']);
    expect(only).toMatchObject({ code: 0, left: ['disabled left out by --only'] });
    expect(only.last).toMatch(/^PASS: 30 steps \(27 disabled, 3 pass\).*; partial: /);
    const rest = await verify('--dialect', 'deployed', '--only', 'login/*', '--skip', '*/wrong-password');
    expect(rest.played).toEqual(['login/accepted']);
    const whole = await verify('--dialect', 'deployed');
    expect(whole.last).not.toContain('partial');
    expect(whole.left).toEqual([]);
  });

  it.each([
    [['--only', 'recnonect/accepted'], 'is called recnonect/accepted; did you mean reconnect/accepted?'],
    [['--skip', 'x*'], '--skip: no step of documented and deployed is called x*; --list names them all'],
    [['--dialect', 'documented', '--only', 'login/*'], '--only: no step of documented is called login/*'],
    [['--only', 'login/*', '--skip', 'login/*'], '--only and --skip leave no step to play'],
    [['--pacts', '--only', 'login/*'], "'--only <step>' cannot be used with option '--pacts"],
    [['--broker', '--bail'], "'--bail' cannot be used with option '--broker'"],
    [['--pacts', '--list'], "'--list' cannot be used with option '--pacts"],
  ])('refuse what cannot be: %j', async (args, words) => {
    const { code, out, err } = await zstackContract(['verify', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
  });

  it('stand in a dry run too', async () => {
    const args = ['verify', '--target', 'http://127.0.0.1:9', '--dialect', 'deployed', '--dry-run'];
    const { out } = await zstackContract([...args, '--only', 'query/*']);
    expect(out).toContain(
      'login/accepted: PUT /zstack/v1/accounts/login\n      not sent: left out by --only',
    );
    expect(out).toContain('query/by-uuid: GET /zstack/v1/ipsec/{uuid}\n      reads');
  });
});

describe('--bail', () => {
  it('stops after the first broken step, in whatever dialect, and says where', async () => {
    const broken = await verify('--bail', '--fault', 'drop:inventory.vipUuid');
    expect(broken).toMatchObject({ code: 1, played: ['documented/reconnect'] });
    expect(broken.left).toEqual(['skip --bail ended the run at documented/reconnect']);
    const sound = await verify('--bail');
    expect(sound).toMatchObject({ code: 0, left: [] });
  });

  it('goes on after a warning, unless it breaks the contract', async () => {
    const args = ['--bail', '--dialect', 'deployed', '--fault', 'set:inventory.state="On"'];
    expect((await verify(...args)).left).toEqual([]);
    expect((await verify(...args, '--strict')).left).toEqual(['skip --bail ended the run at job-poll/done']);
  });
});

describe('--list', () => {
  it('names the steps that would be played, and sends nothing', async () => {
    const list = async (...args: readonly string[]) =>
      (await zstackContract(['verify', '--list', ...args])).out;
    const all = [...catalog.interactionsOf('documented'), ...catalog.interactionsOf('deployed')];
    expect(await list()).toBe(all.map(({ id }) => `${id}\n`).join(''));
    const logins = await list('--only', 'login/*', '--target', 'http://127.0.0.1:9');
    expect(logins).toBe('login/accepted\nlogin/wrong-password\n');
    expect(JSON.parse(await list('--dialect', 'documented', '--format', 'json'))).toHaveLength(5);
  });
});

describe('a deployment', () => {
  it('is played in part too, and its run ends at the first broken step', async () => {
    const { url } = await deploy({ faults: ['drop:inventory.vipUuid'] });
    const run = (...args: readonly string[]) =>
      zstackContract(['verify', '--target', url, ...args], { env: ACCOUNT });
    const part = await run('--only', 'login/accepted');
    expect(part.code).toBe(0);
    expect(part.out).toMatch(/^PASS: 25 steps \(24 disabled, 1 pass\).*; partial: /m);
    // A sound preflight is no step that was judged.
    const none = await run('--only', 'reconnect/accepted');
    expect(none.code).toBe(3);
    expect(none.out).toMatch(/^DISABLED: 25 steps \(25 disabled\).*; partial: /m);
    const bailed = await run('--bail');
    expect(bailed.code).toBe(1);
    expect(bailed.out.replaceAll(/\s+/g, ' ')).toMatch(
      /skip \d+ --bail ended the run at query\/by-uuid: query\/unknown-uuid, login\/accepted/,
    );
  });
});
