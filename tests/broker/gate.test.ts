import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractVersion } from '../../src/contract/files.ts';
import { type Bench, CLIENT, copyOfPacts, pactsThatAskForMore, startBench } from './commands.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const CONTRACT = contractVersion();
const toProduction = ['--to-environment', 'production'] as const;
const inProduction = ['--environment', 'production'] as const;

/** The tests of this file are one story, in order. */
describe('from the first pact to a deployment', () => {
  it('publishes both pacts', async () => {
    const { code, out } = await bench.publish('1.0.0', 'main');
    expect(code).toBe(0);
    expect(out).toMatch(/^version 1\.0\.0, branch main$/m);
    for (const provider of ['zstack', 'zstack-documented']) {
      expect(out).toContain(
        `published  ${CLIENT} -> ${provider.padEnd(17)}  ${bench.broker.url}/pacts/provider/${provider}/consumer/${CLIENT}/version/1.0.0`.trimEnd(),
      );
    }
  });

  it('publishes them again without a change', async () => {
    const { code, out } = await bench.publish('1.0.0', 'main');
    expect(code).toBe(0);
    expect(out.match(/unchanged/g)).toHaveLength(2);
    const { _embedded } = await bench.ask(`/pacts/provider/zstack/consumer/${CLIENT}/versions`);
    expect(_embedded.pacts).toHaveLength(1);
  });

  it('refuses changed content under the same version, and names the change', async () => {
    const { code, out, err } = await bench.publish('1.0.0', 'main', pactsThatAskForMore('colour'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: version 1\.0\.0 is published already, with other content/);
    expect(err).toContain(
      '~ a poll of a reconnect that succeeded returns the connection, given a reconnect has succeeded: /response/body/content/inventory/colour\n',
    );
    expect(err).toContain('publish under a version of its own');
  });

  it('tells a version that it does not know from one that is not safe', async () => {
    const { code, err } = await bench.run('record-deployment', '--version', '7', ...inProduction);
    expect(code).toBe(2);
    expect(err).toMatch(/no version 7 of zstack-ipsec-client: publish/);
  });

  it('is not safe before any verification', async () => {
    const { code, out } = await bench.run('can-i-deploy', '--version', '1.0.0', ...toProduction);
    expect(code).toBe(1);
    expect(out).toMatch(/not verified: There is no verified pact/);
    expect(out).toMatch(/^NOT SAFE: zstack-ipsec-client 1\.0\.0 to production$/m);
    const json = ['--version', '1.0.0', ...toProduction, '--format', 'json'];
    expect(JSON.parse((await bench.run('can-i-deploy', ...json)).out)).toMatchObject({
      verdict: 'fail',
      deployable: null,
      rows: [{}, {}],
    });
  });

  it('verifies what the broker has, and publishes the results', async () => {
    const { code, out } = await bench.verify();
    expect(code).toBe(0);
    const plain = out.replaceAll(/\s+/g, ' ');
    expect(plain).toContain(
      `${CLIENT} (1.0.0) -> zstack: verified (pending); the result of version ${CONTRACT} is published`,
    );
    expect(out).toMatch(/^PASS: 30 steps \(30 pass\), 46 of 46 fields, /m);
    const again = await bench.verify();
    expect(again.out.replaceAll(/\s+/g, ' ')).toContain(
      `-> zstack: verified; the result of version ${CONTRACT} is there already`,
    );
  });

  it('cannot tell whether a provider is safe where nothing of its consumers is deployed', async () => {
    const question = ['--pacticipant', 'zstack', ...toProduction];
    const { code, out } = await bench.run('can-i-deploy', ...question);
    expect(code).toBe(3);
    expect(out).toMatch(/nothing was checked/);
    expect((await bench.run('can-i-deploy', ...question, '--allow-nothing-checked')).code).toBe(0);
  });

  it('is safe once the providers that verified it are deployed', async () => {
    for (const provider of ['zstack', 'zstack-documented']) {
      const arrival = ['--pacticipant', provider, ...inProduction];
      const { code, out } = await bench.run('record-deployment', ...arrival);
      expect({ code, out }).toEqual({ code: 0, out: `${provider} ${CONTRACT} is deployed in production\n` });
    }
    const { code, out } = await bench.run('can-i-deploy', '--version', '1.0.0', ...toProduction);
    expect(code).toBe(0);
    expect(out).toMatch(/zstack-ipsec-client\s+1\.0\.0\s+zstack\s+contract-\w+\s+verified/);
    expect(out).toContain(`zstack ${CONTRACT} is the contract: `);
    expect(out).toMatch(/^SAFE: /m);
  });

  it('records the deployment, once however often it is told, and the matrix shows it', async () => {
    for (let times = 0; times < 2; times++) {
      expect((await bench.run('record-deployment', '--version', '1.0.0', ...inProduction)).code).toBe(0);
    }
    const { matrix } = await bench.ask(
      `/matrix?q[][pacticipant]=${CLIENT}&q[][version]=1.0.0&q[][pacticipant]=zstack&latestby=cvpv`,
    );
    expect(matrix).toHaveLength(1);
    expect(matrix[0].verificationResult.success).toBe(true);
    expect(matrix[0].consumer.version.environments).toMatchObject([{ name: 'production' }]);
    expect(matrix[0].provider.version.environments).toMatchObject([{ name: 'production' }]);
  });

  it('records a release too', async () => {
    const { code, out } = await bench.run('record-release', '--version', '1.0.0', ...inProduction);
    expect({ code, out }).toEqual({ code: 0, out: `${CLIENT} 1.0.0 is released to production\n` });
  });
});

describe('a provider that drops a field', () => {
  it('fails its verification, which is published', async () => {
    // A pact that its branch has never kept would be pending.
    expect((await bench.verifyBuild('p1', '--dialect', 'deployed')).code).toBe(0);
    const fault = ['--dialect', 'deployed', '--fault', 'drop:inventory.vipUuid'];
    const { code, out } = await bench.verifyBuild('p2', ...fault);
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      `${CLIENT} (1.0.0) -> zstack: FAILED; the result of version p2 is published`,
    );
    expect(out).toMatch(/field-missing \(error\) at \/inventory\/vipUuid/);
  });

  it('cannot be deployed, and the consumer is named', async () => {
    const question = ['--pacticipant', 'zstack', '--version', 'p2', ...toProduction];
    const { code, out } = await bench.run('can-i-deploy', ...question);
    expect(code).toBe(1);
    expect(out).toMatch(/zstack-ipsec-client\s+1\.0\.0\s+zstack\s+p2\s+failed/);
    expect(out).toContain('zstack p2 is a build: ');
    expect(out).toMatch(/^NOT SAFE: zstack p2 to production$/m);
  });
});

describe('two pipelines that publish at the same moment', () => {
  it('both have their pacts there', async () => {
    const versions = ['2.0.0', '2.0.1', '2.0.2', '2.0.3'];
    const ended = await Promise.all(
      versions.map((version, index) => bench.publish(version, 'main', pactsThatAskForMore(`field${index}`))),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const [index, version] of versions.entries()) {
      const pact = await bench.ask(`/pacts/provider/zstack/consumer/${CLIENT}/version/${version}`);
      expect(JSON.stringify(pact)).toContain(`field${index}`);
    }
    const same = await Promise.all([bench.publish('3.0.0', 'main'), bench.publish('3.0.0', 'main')]);
    expect(same.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('never both say that they published other content under one version', async () => {
    for (const version of ['3.1.0', '3.1.1', '3.1.2', '3.1.3']) {
      const fields = ['left', 'right'];
      const ended = await Promise.all(
        fields.map((field) => bench.publish(version, 'main', pactsThatAskForMore(field))),
      );
      const pact = JSON.stringify(
        await bench.ask(`/pacts/provider/zstack/consumer/${CLIENT}/version/${version}`),
      );
      const kept = fields.map((field) => pact.includes(`"${field}"`));
      expect(ended.map(({ code }) => code)).toEqual(kept.map((isKept) => (isKept ? 0 : 2)));
    }
  });
});

describe('publish', () => {
  it('tells the broker the branch, and where the build is', async () => {
    const url = 'https://git.example/team/client/actions/runs/7';
    const args = ['--allow-dirty', '--version', '4.0.0', '--branch', 'feature/x', '--build-url', url];
    expect((await bench.run('publish', ...args, copyOfPacts())).code).toBe(0);
    const version = await bench.ask(`/pacticipants/${CLIENT}/versions/4.0.0`);
    expect(version.buildUrl).toBe(url);
    expect(version._embedded.branchVersions).toMatchObject([{ name: 'feature/x' }]);
  });

  it('refuses another version of the specification under a version that is published', async () => {
    expect((await bench.publish('5.0.0', 'main')).code).toBe(0);
    const folder = copyOfPacts((text) =>
      text.replace(/("pactSpecification": \{\s*"version": ")4\.0/, '$13.0.0'),
    );
    const { code, out, err } = await bench.publish('5.0.0', 'main', folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('~ metadata: /pactSpecification/version');
  });

  it('refuses pacts of this project that its consumer tests do not write any more, and takes those that they do', async () => {
    const own = join(import.meta.dirname, '../../pacts', `${CLIENT}-zstack.json`);
    const before = readFileSync(own, 'utf8');
    const args = ['--allow-dirty', '--version', '5.1.0', '--branch', 'main'];
    try {
      writeFileSync(own, before.replace('"Test-IPSec"', '"Other-IPSec"'));
      const stale = await bench.run('publish', ...args);
      expect(stale.code).toBe(1);
      expect(stale.err).toMatch(/pacts\/ is not what the consumer tests write, so nothing is published/);
    } finally {
      writeFileSync(own, before);
    }
    expect((await bench.run('publish', ...args)).code).toBe(0);
  });
});
