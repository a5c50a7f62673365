import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../../../src/commands/io.ts';
import { contractVersion } from '../../../../src/contract/files.ts';
import type { RunningProvider } from '../../../../src/provider/serve.ts';
import { ACCOUNT, CONNECTIONS, deploy, deployBehind, stopAll } from '../../../e2e/deployments.ts';
import { type OwnInteraction, ownPact, writtenFrom } from '../../../fixtures/own-pact.ts';
import { INDEX, listOf, type StubAnswer, type StubRoutes, withStub } from '../../broker/stub-broker.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Ended, zstackContract } from '../command-line.ts';

const CONTRACT = contractVersion();
const OWN = ownPact('deployed');
const own = (id: string): OwnInteraction => writtenFrom(OWN.interactions, id);

/** A broker that has one pact with the real servers, and none with the page unless it is told. */
function broker(
  interactions: readonly object[],
  { pending = false, ...more }: { readonly pending?: boolean } & Record<string, StubAnswer | boolean> = {},
): StubRoutes {
  const results = { 'pb:publish-verification-results': { href: '/results' } };
  const _links = { ...results, 'pb:consumer-version': { name: '1.0.0' } };
  const sides = { consumer: { name: 'team' }, provider: { name: 'zstack' } };
  const pact = { ...sides, interactions, metadata: OWN.metadata, _links };
  const self = { href: 'http://b.example/pact' };
  const entry = { _links: { self }, verificationProperties: { pending } };
  return {
    'GET /': INDEX,
    'GET /pacticipants': listOf('pacticipants', { name: 'team' }, { name: 'zstack' }),
    'POST /pacts/provider/zstack/for-verification': listOf('pacts', entry),
    'GET /pact': [200, pact],
    [`PUT /pacticipants/zstack/branches/contract/versions/${CONTRACT}`]: [200, {}],
    'PUT /pacticipants/zstack/branches/main/versions/v1': [200, {}],
    'POST /results': (body) => {
      const { success, providerApplicationVersion } = JSON.parse(body);
      return [201, { success, providerApplicationVersion }];
    },
    ...(more as StubRoutes),
  };
}

/** The version and branch of a build that is no commit of ours. */
const VERSION = ['--provider-version', 'v1', '--provider-branch', 'main'];

interface Verified extends Ended {
  /** The output on one line. */
  readonly plain: string;
  /** What was published. */
  readonly results: readonly Record<string, unknown>[];
  readonly bodies: readonly string[];
}

async function verify(routes: StubRoutes, args: readonly string[] = [], env: Env = {}): Promise<Verified> {
  return withStub(routes, async (stub) => {
    const all = ['verify', '--broker', ...args];
    const ended = await zstackContract(all, { env: { PACT_BROKER_BASE_URL: stub.url, ...env } });
    const results = stub.asked.flatMap((one, at) =>
      one === 'POST /results' ? [JSON.parse(stub.bodies[at] ?? '')] : [],
    );
    return { ...ended, plain: ended.out.replaceAll(/\s+/g, ' '), results, bodies: stub.bodies };
  });
}

const KEPT = own('query/by-uuid');
const BROKEN = { ...own('query/unknown-uuid'), response: { status: 418 } };
const PUBLISH = ['--publish-results'];
const DEPLOYED = ['--dialect', 'deployed'];
const PIPELINE = { GITHUB_ACTIONS: 'true', GITHUB_SHA: 'a'.repeat(40), CI: 'true' };

describe('a provider without a pact', () => {
  it('is named beside one that passes, known to the broker or not', async () => {
    const unknown = await verify(broker([KEPT]));
    expect(unknown.code).toBe(0);
    expect(unknown.plain).toContain('knows no provider zstack-documented, as no pact with it was ever');
    expect(unknown.out).toMatch(/1 pass, 1 skip|1 skip, 1 pass/);
    const routes = {
      'GET /pacticipants': listOf('pacticipants', { name: 'zstack-documented' }),
      'POST /pacts/provider/zstack-documented/for-verification': listOf('pacts'),
    };
    const { code, plain } = await verify(broker([KEPT], routes));
    expect(code).toBe(0);
    expect(plain).toMatch(/has no pact with zstack-documented that these flags select/);
  });

  it('is no pass when nothing else is left', async () => {
    const unknown = await verify(broker([KEPT]), ['--dialect', 'documented']);
    expect(unknown.code).toBe(3);
    expect(unknown.plain).toMatch(/knows no provider zstack-documented, .*so nothing was verified/);
  });
});

describe('a result', () => {
  const FAULT = ['--fault', 'drop:inventory.vipUuid'];

  it('is published and shown without the waivers of the config file', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'config.yaml');
    const terms = 'reason: known, owner: vpn-team, until: "9999-12-31"';
    writeFileSync(config, `waivers: [{rule: content-type, step: "query/*", ${terms}}]\n`);
    const headers = { 'Content-Type': 'application/json' };
    const typed = { ...KEPT, response: { ...KEPT.response, headers } };
    const args = [...DEPLOYED, ...PUBLISH, '--strict', '--config', config];
    const { code, plain, results } = await verify(broker([typed]), args);
    expect([code, results]).toMatchObject([1, [{ success: false }]]);
    expect(plain).toContain('the waivers of the config file do not count: the broker gets every finding');
  });

  it('of the mock is published as that of the contract, whose branch selects the pacts', async () => {
    const url = 'https://git.example/team/client/actions/runs/7';
    const address = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'team/client' };
    const env = { ...PIPELINE, ...address, GITHUB_RUN_ID: '7', GITHUB_REF: 'refs/heads/feature' };
    const { code, plain, results, bodies } = await verify(broker([KEPT]), [...DEPLOYED, ...PUBLISH], env);
    expect(code).toBe(0);
    expect(plain).toContain(`the result of version ${CONTRACT} is published`);
    expect(results).toMatchObject([{ success: true, providerApplicationVersion: CONTRACT, buildUrl: url }]);
    expect(bodies.join('')).toContain('"providerVersionBranch":"contract"');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['the mock as a build', VERSION, /: results of the embedded mock are those of contract-.*leave the two/],
    ['the mock on a branch', ['--provider-branch', 'x'], /name the build that --target or --fault verifies/],
    ['a broken mock as the contract', [...FAULT, ...PUBLISH], /with --fault, are those of a build: say/],
    ['a build as the contract', [...FAULT, '--provider-version', CONTRACT], /are those of the embedded mock/],
    ['a build on its branch', [...FAULT, ...VERSION.with(3, 'contract')], /another .*--provider-branch/],
  ])('never passes for another: %s', async (_, args, sentence) => {
    const { code, err, results } = await verify(broker([KEPT]), [...DEPLOYED, ...args]);
    expect({ code, results }).toEqual({ code: 2, results: [] });
    expect(err).toMatch(sentence);
  });

  it('cannot be told when the broker does not repeat it', async () => {
    const routes = broker([KEPT], { 'POST /results': [200, {}] });
    const { code, plain } = await verify(routes, [...DEPLOYED, ...PUBLISH]);
    expect(code).toBe(3);
    expect(plain).toMatch(/the result is NOT published: .* did not confirm the verification results/);
  });

  it('of a mock that is broken on purpose is published only when it is asked for', async () => {
    const broken = [...DEPLOYED, ...FAULT];
    const unasked = await verify(broker([KEPT]), broken, PIPELINE);
    expect(unasked).toMatchObject({ code: 1, results: [] });
    expect(unasked.plain).toMatch(/FAILED; the result is not published, as the mock is broken on purpose/);
    expect(unasked.bodies.join('')).toContain('"providerVersionBranch":"contract"');
    const asked = await verify(broker([KEPT]), [...broken, ...PUBLISH, ...VERSION], PIPELINE);
    expect(asked.results).toMatchObject([{ success: false, providerApplicationVersion: 'v1' }]);
    expect((await verify(broker([KEPT]), DEPLOYED, PIPELINE)).results).toMatchObject([{ success: true }]);
  });
});

it('a pact that is broken cannot be told, and is named', async () => {
  for (const args of [DEPLOYED, ['--pact-url', 'http://b.example/pact']]) {
    const { code, out, err } = await verify(broker([]), args);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/has no interactions/);
  }
});

describe('a pending pact', () => {
  const UNHANDLED = { ...KEPT, providerStates: [{ name: 'the moon is full' }] };

  it('with an interaction that cannot be run has failed, and does not break the build', async () => {
    const routes = broker([KEPT, UNHANDLED], { pending: true });
    const { code, plain, results } = await verify(routes, [...DEPLOYED, ...PUBLISH]);
    expect(code).toBe(0);
    expect(plain).toContain(`FAILED (pending); the result of version ${CONTRACT} is published`);
    expect(results).toMatchObject([{ success: false, testResults: [{ success: true }, { success: false }] }]);
    expect(JSON.stringify(results)).toContain('no handler for the provider state');
  });

  it.each([
    ['"yesterday"', false, 'warn'],
    ['"Nov 14, 2017 10:20:57 PM"', true, 'pass'],
  ])('that Pact finds kept, answered with the date %s: its success is %s', async (date, success, verdict) => {
    const inventories = [{ createDate: 'any text' }];
    const rules = { $: { combine: 'AND', matchers: [{ match: 'type' }] } };
    const content = { content: { inventories }, contentType: 'application/json', encoded: false };
    const theirs = { ...KEPT, description: 'theirs', response: { status: 200, body: content } };
    const typed = { ...theirs, response: { ...theirs.response, matchingRules: { body: rules } } };
    const args = ['--fault', `set:inventory.createDate=${date}`, ...VERSION, '--format', 'json'];
    const routes = broker([typed], { pending: true });
    const { code, out, results } = await verify(routes, [...DEPLOYED, ...PUBLISH, ...args]);
    expect(code).toBe(0);
    expect(JSON.parse(out).steps).toContainEqual(expect.objectContaining({ pact: 'pass', verdict }));
    expect(results).toMatchObject([{ success, testResults: [{ success }] }]);
  });

  it('is told from one that was kept before: that one cannot be judged, and has no result', async () => {
    const { code, plain, results } = await verify(broker([UNHANDLED]), [...DEPLOYED, ...PUBLISH]);
    expect({ code, results }).toEqual({ code: 3, results: [] });
    expect(plain).toMatch(/not every interaction was judged, so no result is published/);
  });
});

describe('a Content-Type that Pact libraries expect by themselves', () => {
  const { response } = KEPT as unknown as { readonly response: object };
  const expecting = { ...KEPT, response: { ...response, headers: { 'Content-Type': ['application/json'] } } };

  it('is a warning, published with the success; a failure of both under --strict', async () => {
    const kept = await verify(broker([expecting]), [...DEPLOYED, ...PUBLISH]);
    expect(kept).toMatchObject({ code: 0, results: [{ success: true, testResults: [{ success: true }] }] });
    expect(JSON.stringify(kept.results)).toContain('content-type at the answer');
    expect(kept.plain).toContain('content-type (warning)');
    const strict = await verify(broker([expecting]), [...DEPLOYED, ...PUBLISH, '--strict']);
    expect(strict).toMatchObject({ code: 1, results: [{ success: false }] });
  });
});

describe('a pending interaction', () => {
  const PENDING = { ...BROKEN, pending: true };

  it('that fails is shown as pending, does not break the build, and is no success', async () => {
    const { code, plain, results } = await verify(broker([KEPT, PENDING]), [...DEPLOYED, ...PUBLISH]);
    expect(code).toBe(0);
    expect(plain).toMatch(/pending: its consumer marks this interaction so.* Pact: status: expected 418/);
    expect(plain).toMatch(/1 warn/);
    expect(results).toMatchObject([{ success: false, testResults: [{ success: true }, { success: false }] }]);
  });

  it('breaks it when warnings do, or when it is not pending', async () => {
    expect((await verify(broker([KEPT, PENDING]), [...DEPLOYED, '--strict'])).code).toBe(1);
    expect((await verify(broker([KEPT, BROKEN]), DEPLOYED)).code).toBe(1);
  });
});

describe("another team's interaction", () => {
  /** A request of our own, with another answer and another name. */
  const foreign = (id: string, response: object = { status: 418 }) => {
    return { ...own(id), description: `theirs: ${id}`, response };
  };

  it.each([
    ['localId', 1],
    ['name', 0],
  ])('that reads %s exits %i: a server may leave out the one, not the other', async (name, exit) => {
    // biome-ignore lint/suspicious/noExplicitAny: a pact is what it is
    const theirs: any = structuredClone(own('query/by-uuid'));
    const { body, matchingRules } = theirs.response;
    body.content.inventories[0][name] = 'any text';
    matchingRules.body[`$.inventories[0].${name}`] = { combine: 'AND', matchers: [{ match: 'type' }] };
    const { code, plain } = await verify(broker([{ ...theirs, description: 'theirs' }]), DEPLOYED);
    expect(code).toBe(exit);
    if (exit === 1) expect(plain).toContain(`missing the following keys: ${name}`);
  });

  it('shows and publishes no session, whatever it is called', async () => {
    const content = { inventory: { uuid: 'asked for' } };
    const body = { content, contentType: 'application/json', encoded: false };
    const login = foreign('login/accepted', { status: 200, body });
    const routes = broker([foreign('session-check/valid'), login, foreign('logout/done')]);
    const { code, out, results } = await verify(routes, [...DEPLOYED, ...PUBLISH, '--format', 'json']);
    expect(code).toBe(1);
    const { steps } = JSON.parse(out);
    const operations = ['session-check', 'login', 'logout'];
    expect(steps).toMatchObject(operations.map((operation) => ({ operation })));
    expect(steps[0].request).toMatch(/accounts\/sessions\/\*\*\*\/valid$/);
    expect(steps[1].reason).toMatch(/Expected '‹…›' \(String\) to be equal to 'asked for'/);
    expect(JSON.stringify(results)).toContain('‹…›');
    expect(out + JSON.stringify(results)).not.toMatch(/[0-9a-f]{32}/);
  });
});

describe('a deployment', () => {
  it('is verified only when the command line names it', async () => {
    for (const args of [DEPLOYED, []]) {
      const { code, plain } = await verify(broker([KEPT]), args, { ZSTACK_BASE_URL: 'http://127.0.0.1:9' });
      expect(code).toBe(0);
      expect(plain).toContain('the embedded mock');
    }
  });

  let deployment: RunningProvider;
  beforeEach(async () => {
    deployment = await deploy();
  });
  afterEach(stopAll);

  /** Verifies with a session of the account, whose results are to be published. */
  const verifyLive = (routes: StubRoutes, args = [...PUBLISH, ...VERSION], url = deployment.url) =>
    verify(routes, [...DEPLOYED, '--target', url, ...args], { ...PIPELINE, ...ACCOUNT });

  it('has a dialect, which the preflight finds, and a version when its results are published', async () => {
    const target = ['--target', deployment.url, ...PUBLISH];
    const found = await verify(broker([KEPT]), [...target, ...VERSION], ACCOUNT);
    expect(found).toMatchObject({ code: 0, results: [{ success: true }] });
    expect(found.plain).not.toContain('zstack-documented');
    const { code, err } = await verify(broker([KEPT]), target);
    expect(code).toBe(2);
    expect(err).toMatch(/say which, with --provider-version/);
  });

  it('that refuses the credentials is told with its preflight, and is asked wrongly', async () => {
    const args = [...DEPLOYED, '--target', deployment.url, '--format', 'json'];
    const env = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'wrong' };
    const { code, out } = await verify(broker([KEPT]), args, env);
    const { preflight, verdict } = JSON.parse(out);
    expect({ code, verdict }).toEqual({ code: 2, verdict: 'error' });
    expect(preflight.at(-1)).toMatchObject({ point: 'credentials', refused: true });
  });

  it('has no result of a part, which breaks a run that is to publish it', async () => {
    const routes = broker([KEPT, own('reconnect/accepted')]);
    const asked = await verifyLive(routes);
    expect(asked).toMatchObject({ code: 3, results: [] });
    expect(asked.plain).toMatch(
      /1 of 2 interactions were not judged.*not every interaction was judged, so no/,
    );
    // In a pipeline nothing of a deployment is published unless it is asked for, and no version is wanted.
    const unasked = await verifyLive(routes, []);
    expect(unasked).toMatchObject({ code: 0, results: [] });
    // The answers that were judged show fields and divergences, as in any other run.
    expect(unasked.out).toMatch(/^PASS: .*, [1-9]\d* of 46 fields \(.*\), [1-9]\d* of 14 divergences seen$/m);
    expect(unasked.out).toContain('Divergences seen: ');
    expect(await verifyLive(broker([KEPT]))).toMatchObject({ code: 0, results: [{ success: true }] });
  });

  it('gets one reconnect of all pacts, when the command line allows it, and its result is that of the build', async () => {
    const { counter: way } = await deployBehind();
    const { ready } = CONNECTIONS;
    const reconnect = own('reconnect/accepted');
    const disallowed = await verifyLive(broker([reconnect]), undefined, way.url);
    expect(disallowed).toMatchObject({ code: 3, results: [] });
    expect(disallowed.plain).toMatch(/disabled .*it drops the tunnel.*nothing of this pact was judged/);
    expect(way.reconnectsOf(ready)).toBe(0);
    const allowed = [...PUBLISH, ...VERSION, '--allow-reconnect', '--uuid', ready];
    const { code, results } = await verifyLive(broker([KEPT, reconnect]), allowed, way.url);
    expect({ code, results }).toMatchObject({ code: 0, results: [{ success: true }] });
    expect(way.reconnectsOf(ready)).toBe(1);
  });

  it('that is broken has failed, and does not break the build for a pact that is pending', async () => {
    const { url } = await deploy({ faults: ['drop:inventory.vipUuid'] });
    const failed = await verifyLive(broker([KEPT]), undefined, url);
    expect(failed).toMatchObject({ code: 1, results: [{ success: false }] });
    const pending = await verifyLive(broker([KEPT], { pending: true }), undefined, url);
    expect(pending).toMatchObject({ code: 0, results: [{ success: false }] });
    expect(pending.plain).toMatch(/pending: no version of this branch has ever kept it.* Pact: body/);
  });
});

describe('variables of the verifier', () => {
  it('leave no interaction out', async () => {
    process.env['PACT_DESCRIPTION'] = KEPT.description;
    try {
      const { out } = await verify(broker([KEPT, own('query/unknown-uuid')]), DEPLOYED);
      expect(out).toMatch(/^PASS: 2 steps/m);
    } finally {
      delete process.env['PACT_DESCRIPTION'];
    }
  });
});
