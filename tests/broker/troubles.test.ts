import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Bench, CLIENT, copyOfPacts, startBench } from './commands.ts';
import { type Fate, startUnsteadyWay } from './unsteady-way.ts';

jest.setTimeout(180_000);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  expect((await bench.publish('1.0.0', 'main')).code).toBe(0);
  expect((await bench.verify('p1', 'main')).code).toBe(0);
});
afterAll(() => bench.stop());

/** Every command that asks the broker, with what it needs. */
const COMMANDS: Readonly<Record<string, () => readonly string[]>> = {
  publish: () => ['publish', '--allow-dirty', '--version', '1.0.0', '--branch', 'main', copyOfPacts()],
  verify: () => [
    'verify',
    '--broker',
    '--publish-results',
    '--provider-version',
    'p1',
    '--provider-branch',
    'main',
  ],
  'can-i-deploy': () => ['can-i-deploy', '--version', '1.0.0', '--to-environment', 'production'],
  'record-deployment': () => ['record-deployment', '--version', '1.0.0', '--environment', 'production'],
  'record-release': () => ['record-release', '--version', '1.0.0', '--environment', 'production'],
  webhook: () => ['webhook', '--url', 'http://127.0.0.1:9/build'],
};

const NAMES = Object.keys(COMMANDS);

/** Runs a command, which has to say in one sentence why it cannot tell, and never shows a secret. */
async function cannotTell(
  name: string,
  env: Readonly<Record<string, string>>,
  ...more: readonly string[]
): Promise<string> {
  const [command = '', ...args] = COMMANDS[name]?.() ?? [];
  const { code, out, err } = await bench.runWith(env, command, ...args, ...more);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(/^error: .+\n$/m);
  expect(err).not.toMatch(/\n\s+at /);
  for (const secret of [bench.broker.password, ...Object.values(env)]) {
    if (!secret.startsWith('http')) expect(err).not.toContain(secret);
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
    const [command = '', ...args] = COMMANDS[name]?.() ?? [];
    const { code, err } = await bench.runWith(none, command, ...args);
    expect(code).toBe(3);
    expect(err).toMatch(/asks for credentials \(401\): set PACT_BROKER_USERNAME/);
    const token = await bench.runWith({ ...none, PACT_BROKER_TOKEN: canary }, command, ...args);
    expect(token.code).toBe(3);
    expect(token.err).toMatch(/refused the token: check PACT_BROKER_TOKEN/);
    expect(token.err).not.toContain(canary);
  });
});

describe('a broker that hangs', () => {
  it('is waited for as long as is said', async () => {
    await bench.broker.pause();
    try {
      const err = await cannotTell('can-i-deploy', {}, '--broker-timeout', '0.3');
      expect(err).toMatch(/could not be asked: no answer from .* came within 300 ms/);
    } finally {
      await bench.broker.resume();
    }
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
      const [command = '', ...args] = COMMANDS[name]?.() ?? [];
      expect([name, (await bench.run(command, ...args)).code]).toEqual([name, 0]);
    }
  });
});

/** Runs a command on a way on which a part of its requests gets lost. */
async function onUnsteadyWay(
  fate: (method: string, path: string, before: number) => Fate,
  args: readonly string[],
): Promise<{
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly arrived: readonly string[];
}> {
  const way = await startUnsteadyWay(bench.broker.url, fate);
  const [command = '', ...rest] = args;
  try {
    const { code, out, err } = await bench.runWith({ PACT_BROKER_BASE_URL: way.url }, command, ...rest);
    return { code, out, err, arrived: way.arrived };
  } finally {
    await way.stop();
  }
}

describe('a broker that goes away in the middle of a publication', () => {
  const publication = (version: string): readonly string[] => [
    'publish',
    '--allow-dirty',
    copyOfPacts(),
    '--version',
    version,
    '--branch',
    'main',
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
      const { code, err } = await onUnsteadyWay(
        (_, __, before) => (before < passing ? 'pass' : 'lost'),
        args,
      );
      expect(code).toBe(3);
      expect(err).toMatch(/^error: .*could not be asked/m);
      expect(await pactsOf(version)).toEqual([]);
      expect((await bench.run('publish', ...args.slice(1))).code).toBe(0);
      expect(await pactsOf(version)).toHaveLength(2);
    },
  );

  it('is not fooled by an answer that is lost after the pacts have arrived', async () => {
    let lost = 0;
    const fate = (method: string): Fate => (method === 'POST' && lost++ === 0 ? 'answer-lost' : 'pass');
    const { code, arrived } = await onUnsteadyWay(fate, publication('4.1.0'));
    expect(code).toBe(0);
    expect(arrived.filter((one) => one.startsWith('POST'))).toHaveLength(2);
    expect(await pactsOf('4.1.0')).toHaveLength(2);
    expect((await bench.publish('4.1.0', 'main')).out.match(/unchanged/g)).toHaveLength(2);
  });
});

describe('a broker that goes away while results are published', () => {
  const results = (version: string) => [
    'verify',
    '--broker',
    '--publish-results',
    '--dialect',
    'deployed',
    '--provider-version',
    version,
    '--provider-branch',
    'main',
  ];
  const count = async (version: string): Promise<number> => {
    const { matrix } = await bench.ask(
      `/matrix?q[][pacticipant]=${CLIENT}&q[][version]=1.0.0&q[][pacticipant]=zstack`,
    );
    // biome-ignore lint/suspicious/noExplicitAny: the matrix is what it is
    return matrix.filter((row: any) => row.provider.version?.number === version).length;
  };

  it('keeps the results for the next attempt', async () => {
    const lost = (method: string, path: string): Fate =>
      method === 'POST' && path.includes('verification-results') ? 'lost' : 'pass';
    const { code, out } = await onUnsteadyWay(lost, results('p7'));
    expect(code).toBe(3);
    // What was found is reported all the same.
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/the result is NOT published: .* could not be asked/);
    expect(out).toMatch(/^ERROR: .*24 pass/m);
    expect(await count('p7')).toBe(0);
    expect((await bench.run('verify', ...results('p7').slice(1))).code).toBe(0);
    expect(await count('p7')).toBe(1);
  });

  it('publishes them once when only the answer was lost', async () => {
    const lost = (method: string, path: string): Fate =>
      method === 'POST' && path.includes('verification-results') ? 'answer-lost' : 'pass';
    const { code, arrived } = await onUnsteadyWay(lost, results('p8'));
    expect(code).toBe(0);
    const sent = arrived.filter((one) => one.startsWith('POST') && one.includes('verification-results'));
    expect(sent).toHaveLength(new Set(sent).size);
    expect(await count('p8')).toBe(1);
  });
});
