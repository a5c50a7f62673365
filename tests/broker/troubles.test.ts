import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Ended } from '../unit/commands/command-line.ts';
import { type Bench, buildFlags, CLIENT, copyOfPacts, startBench } from './commands.ts';
import { type Fate, startUnsteadyWay } from './unsteady-way.ts';

jest.setTimeout(180_000);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  expect((await bench.publish('1.0.0', 'main')).code).toBe(0);
  expect((await bench.verify()).code).toBe(0);
});
afterAll(() => bench.stop());

const IN_PRODUCTION = ['--version', '1.0.0', '--environment', 'production'];

/** Every command that asks the broker, with what it needs. */
const COMMANDS: Readonly<Record<string, () => readonly string[]>> = {
  publish: () => ['--allow-dirty', '--version', '1.0.0', '--branch', 'main', copyOfPacts()],
  verify: () => ['--broker', '--publish-results'],
  'can-i-deploy': () => ['--version', '1.0.0', '--to-environment', 'production'],
  'record-deployment': () => IN_PRODUCTION,
  'record-release': () => IN_PRODUCTION,
  webhook: () => ['--url', 'http://127.0.0.1:9/build'],
};

const NAMES = Object.keys(COMMANDS);

/** Runs a command, which has to say in one sentence why it cannot tell, and never shows a secret. */
async function cannotTell(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { code, out, err } = await bench.runWith(env, name, ...(COMMANDS[name]?.() ?? []));
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(/^error: .+\n$/m);
  expect(err).not.toMatch(/\n\s+at /);
  for (const secret of [bench.broker.password, ...Object.values(env)]) {
    if (secret !== '') expect(err).not.toContain(secret);
  }
  return err;
}

describe.each(NAMES)('%s', (name) => {
  it('cannot tell with wrong credentials, and says which', async () => {
    const canary = 'canary-0b5e55ed';
    expect(await cannotTell(name, { PACT_BROKER_PASSWORD: canary })).toMatch(
      /refused the credentials \(401\): check PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD/,
    );
    const none = { PACT_BROKER_USERNAME: '', PACT_BROKER_PASSWORD: '' };
    expect(await cannotTell(name, none)).toMatch(/asks for credentials \(401\): set PACT_BROKER_USERNAME/);
    const token = await cannotTell(name, { ...none, PACT_BROKER_TOKEN: canary });
    expect(token).toMatch(/refused the token: check PACT_BROKER_TOKEN/);
  });
});

describe('a broker that is stopped', () => {
  it('cannot be asked by any command, and the same commands succeed when it is back', async () => {
    await bench.broker.stopPuma();
    try {
      const errors = await Promise.all(NAMES.map((name) => cannotTell(name, {})));
      for (const err of errors) expect(err).toMatch(/could not be asked: .*(refused|nothing listens)/i);
    } finally {
      await bench.broker.startPuma();
    }
    for (const name of ['publish', 'verify', 'record-deployment', 'record-release']) {
      expect([name, (await bench.run(name, ...(COMMANDS[name]?.() ?? []))).code]).toEqual([name, 0]);
    }
  });
});

/** Runs a command on a way on which a part of its requests gets lost. */
async function onUnsteadyWay(
  fate: (method: string, path: string, before: number) => Fate,
  command: string,
  args: readonly string[],
): Promise<Ended & { readonly arrived: readonly string[] }> {
  const way = await startUnsteadyWay(bench.broker.url, fate);
  try {
    const ended = await bench.runWith({ PACT_BROKER_BASE_URL: way.url }, command, ...args);
    return { ...ended, arrived: way.arrived };
  } finally {
    await way.stop();
  }
}

describe('a broker that goes away in the middle of a publication', () => {
  const publication = (version: string): readonly string[] => [
    '--allow-dirty',
    copyOfPacts(),
    '--branch',
    'main',
    '--version',
    version,
  ];
  const pactsOf = async (version: string): Promise<readonly string[]> => {
    const found = ['zstack', 'zstack-documented'].map((provider) =>
      bench.ask(`/pacts/provider/${provider}/consumer/${CLIENT}/version/${version}`).then(
        () => [provider],
        () => [],
      ),
    );
    return (await Promise.all(found)).flat();
  };

  it.each([1, 2, 3])(
    'after %i requests leaves nothing half, and the next attempt succeeds',
    async (passing) => {
      const version = `4.0.${passing}`;
      const args = publication(version);
      const fate = (_: string, __: string, before: number): Fate => (before < passing ? 'pass' : 'lost');
      const { code, err } = await onUnsteadyWay(fate, 'publish', args);
      expect(code).toBe(3);
      expect(err).toMatch(/^error: .*could not be asked/m);
      expect(await pactsOf(version)).toEqual([]);
      expect((await bench.run('publish', ...args)).code).toBe(0);
      expect(await pactsOf(version)).toHaveLength(2);
    },
  );

  it('is not fooled by an answer that is lost after the pacts have arrived', async () => {
    let lost = 0;
    const fate = (method: string): Fate => (method === 'POST' && lost++ === 0 ? 'answer-lost' : 'pass');
    const { code, arrived } = await onUnsteadyWay(fate, 'publish', publication('4.1.0'));
    expect(code).toBe(0);
    expect(arrived.filter((one) => one.startsWith('POST'))).toHaveLength(2);
    expect(await pactsOf('4.1.0')).toHaveLength(2);
    expect((await bench.publish('4.1.0', 'main')).out.match(/unchanged/g)).toHaveLength(2);
  });
});

describe('a broker that goes away while results are published', () => {
  const results = (version: string) => ['--dialect', 'deployed', ...buildFlags(version)];
  const losing =
    (fate: Fate) =>
    (method: string, path: string): Fate =>
      method === 'POST' && path.includes('verification-results') ? fate : 'pass';
  const count = async (version: string): Promise<number> => {
    const { matrix } = await bench.ask(
      `/matrix?q[][pacticipant]=${CLIENT}&q[][version]=1.0.0&q[][pacticipant]=zstack`,
    );
    // biome-ignore lint/suspicious/noExplicitAny: the matrix is what it is
    return matrix.filter((row: any) => row.provider.version?.number === version).length;
  };

  it('keeps the results for the next attempt', async () => {
    const { code, out } = await onUnsteadyWay(losing('lost'), 'verify', results('p7'));
    expect(code).toBe(3);
    // What was found is reported all the same.
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/the result is NOT published: .* could not be asked/);
    expect(out).toMatch(/^ERROR: .*25 pass/m);
    expect(await count('p7')).toBe(0);
    expect((await bench.run('verify', ...results('p7'))).code).toBe(0);
    expect(await count('p7')).toBe(1);
  });

  it('publishes them once when only the answer was lost', async () => {
    const { code, arrived } = await onUnsteadyWay(losing('answer-lost'), 'verify', results('p8'));
    expect(code).toBe(3);
    expect((await bench.run('verify', ...results('p8'))).code).toBe(0);
    const sent = arrived.filter((one) => one.startsWith('POST') && one.includes('verification-results'));
    expect(sent).toHaveLength(new Set(sent).size);
    expect(await count('p8')).toBe(1);
  });
});
