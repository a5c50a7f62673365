import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { recordedReplies } from '../../scripts/documents/recorded-replies.ts';
import { ZstackClient } from '../../src/client/client.ts';
import { createTransport } from '../../src/client/transport.ts';
import { ROOT } from '../../src/contract/files.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { DIALECTS, type Dialect } from '../../src/model/contract.ts';
import { parseFault } from '../../src/provider/faults.ts';
import { type RunningProvider, startProvider } from '../../src/provider/serve.ts';
import { captureClient } from '../e2e/capturing.ts';
import { documentPath, requireTool, runTool, type Served, startPrism } from './tools.ts';

jest.setTimeout(300_000);

const catalog = loadCatalog();
const CONNECTION = '654dedd65de8345cae7042a375451146';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document, and what tools make of it.
type Loose = any;

function documentOf(dialect: Dialect): Loose {
  return JSON.parse(readFileSync(documentPath(dialect), 'utf8'));
}

/** Reconnects once, and reads the connection where the dialect has a way to. */
async function useClient(url: string, dialect: Dialect): Promise<string> {
  const transport = createTransport(url);
  try {
    const credentials =
      dialect === 'deployed'
        ? ({ kind: 'account', account: 'admin', password: 'password' } as const)
        : ({ kind: 'session', session: '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90' } as const);
    const client = new ZstackClient({ catalog, dialect, transport, credentials } as Loose);
    if (dialect === 'deployed') await client.login();
    return String(((await client.reconnectIPsecConnection(CONNECTION)) as Loose)?.uuid);
  } finally {
    await transport.close();
  }
}

describe.each(DIALECTS)('the document of %s', (dialect) => {
  it('has no fault and no warning for Redocly', async () => {
    const { code, out } = await runTool('redocly', 'lint', documentPath(dialect), '--format=json');
    const { totals } = JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1));
    expect([code, totals]).toEqual([0, { errors: 0, warnings: 0, ignored: 0 }]);
  });

  it('has none for Spectral', async () => {
    const rules = join(import.meta.dirname, 'spectral.yaml');
    const flags = [`--ruleset=${rules}`, '--fail-severity=hint'];
    const { code, out } = await runTool('spectral', 'lint', documentPath(dialect), ...flags);
    expect([code, out.trim()]).toEqual([0, expect.stringContaining('No results')]);
  });

  it('lets Prism play a server that our client takes for one', async () => {
    const prism = await startPrism('mock', documentPath(dialect));
    try {
      expect(await useClient(prism.url, dialect)).toMatch(/^[0-9a-f]{32}$/);
    } finally {
      await prism.stop();
    }
  });

  it('has no error for the pact of our client, and finds one in a pact of another API', async () => {
    const name = `zstack-ipsec-client-zstack${dialect === 'deployed' ? '' : '-documented'}.json`;
    const path = join(ROOT, 'pacts', name);
    expect(await errorsOf(dialect, path)).toEqual([]);
    const other = dialect === 'deployed' ? 'documented' : 'deployed';
    expect(await errorsOf(other, path)).not.toEqual([]);
  });
});

/** What the comparator of OpenAPI and pacts finds wrong. */
async function errorsOf(dialect: Dialect, pact: string): Promise<readonly Loose[]> {
  const { out } = await runTool('opc', '--oas', documentPath(dialect), pact);
  return JSON.parse(out).filter(({ type }: Loose) => type === 'error');
}

it('has no error for the pact of a client that was captured', async () => {
  const { pact } = await captureClient('python', ['--reads', 'job-poll:inventory.status']);
  const folder = mkdtempSync(join(tmpdir(), 'captured-'));
  const path = join(folder, 'pact.json');
  writeFileSync(path, pact ?? '');
  expect(await errorsOf('deployed', path)).toEqual([]);
  rmSync(folder, { recursive: true });
});

describe("Prism's proxy before the mock", () => {
  let mock: RunningProvider;
  let prism: Served;
  beforeAll(async () => {
    mock = await startProvider(catalog, { dialect: 'deployed', namesTypes: true, jobDuration: 0 });
    prism = await startPrism('proxy', documentPath('deployed'), mock.url);
  });
  afterAll(async () => {
    await prism?.stop();
    await mock?.stop();
  });

  const violations = async (path: string, headers: Record<string, string>, method = 'GET', body?: string) => {
    const sent = body === undefined ? {} : { body };
    const answer = await fetch(prism.url + path, { method, headers, ...sent });
    await answer.text();
    return JSON.parse(answer.headers.get('sl-violations') ?? '[]') as readonly Loose[];
  };

  it('has nothing against what our client and the mock say to each other', async () => {
    // It answers 500 to whatever is not in the document.
    const strict = await startPrism('proxy', documentPath('deployed'), mock.url, '--errors');
    expect(await useClient(strict.url, 'deployed')).toBe(CONNECTION);
    await strict.stop();
    const { job } = await mock.provider.arrange('a reconnect has succeeded');
    const { session: open } = await mock.provider.arrange('an IPsec connection is up');
    const authorized = { authorization: `OAuth ${open}` };
    const queries = ['fields=uuid,name', 'count=true', 'replyWithCount=true', 'q=name=Test-IPSec&limit=1'];
    for (const query of ['', ...queries.map((one) => `?${one}`)])
      expect([query, await violations(`/zstack/v1/ipsec${query}`, authorized)]).toEqual([query, []]);
    await mock.provider.arrange('a reconnect has succeeded');
    expect(await violations(`/zstack/v1/api-jobs/${job}`, { 'x-json-schema': 'true' })).toEqual([]);
  });

  it('finds a request and an answer that are wrong', async () => {
    const { job = '' } = await mock.provider.arrange('a reconnect has succeeded');
    const spoilt = await violations(`/zstack/v1/api-jobs/${job}`, { 'x-mock-fault': 'set:inventory.name=0' });
    expect(spoilt.map(({ location }) => location.join('.'))).toContain('response.body.inventory.name');
    const path = `/zstack/v1/ipsec/${CONNECTION}/actions`;
    const headers = { authorization: 'OAuth x', 'content-type': 'application/json', 'x-job-uuid': 'short' };
    const found = await violations(path, headers, 'PUT', '{"reconnectIPsecConnection":{}}');
    expect(JSON.stringify(found)).toContain('x-job-uuid');
  });
});

describe.each(DIALECTS)('openapi-response-validator, %s', (dialect) => {
  const { paths, components } = documentOf(dialect);
  const Validator = requireTool('openapi-response-validator').default;

  /** What the validator has against an answer. */
  function faultsOf(operation: Loose, status: number, body: unknown): readonly string[] {
    const validator = new Validator({ responses: operation.responses, components });
    const found = validator.validateResponse(status, body);
    return (found?.errors ?? []).map(({ path, message }: Loose) => `${path} ${message}`);
  }

  function operationAt(method: string, path: string): Loose {
    const [bare = ''] = path.split('?');
    const template = Object.keys(paths).find((one) =>
      new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare),
    );
    return paths[template ?? '']?.[method.toLowerCase()];
  }

  it('takes every answer of the mock', async () => {
    const replies = await recordedReplies(catalog, dialect);
    expect(replies.length).toBeGreaterThanOrEqual(5);
    for (const { interaction, status, text } of replies) {
      const operation = operationAt(interaction.request.method, interaction.request.path);
      const isText = Object.keys(operation.responses[status].content)[0] === 'text/plain';
      expect([interaction.id, faultsOf(operation, status, isText ? text : JSON.parse(text))]).toEqual([
        interaction.id,
        [],
      ]);
    }
  });

  it('catches every fault of a field that the dialect requires', async () => {
    const uncaught: string[] = [];
    for (const { id, presence, outcome, type } of catalog.fields) {
      if (presence[dialect] === 'never') continue;
      const fails = outcome === 'failure' || id.startsWith('error');
      const wrong = /^int/i.test(type) ? '{}' : '0';
      const dropped = presence[dialect] === 'required' ? [`drop:${id}`] : [];
      for (const text of [...dropped, `set:${id}=${wrong}`]) {
        const faults = [parseFault(text, catalog)];
        const mock = await startProvider(catalog, { dialect, jobDuration: 0, faults });
        const state = fails ? 'an IPsec connection cannot come up' : 'an IPsec connection is up';
        const { session = '' } = await mock.provider.arrange(state);
        const action = dialect === 'deployed' ? { reconnectIPsecConnection: {} } : {};
        const path = `/zstack/v1/ipsec/${CONNECTION}/actions`;
        const headers = { authorization: `OAuth ${session}` };
        let answer = await fetch(mock.url + path, { method: 'PUT', headers, body: JSON.stringify(action) });
        let operation = operationAt('PUT', path);
        if (answer.status === 202) {
          const { location } = (await answer.json()) as Loose;
          answer = await fetch(location);
          operation = operationAt('GET', new URL(location).pathname);
        }
        if (faultsOf(operation, answer.status, await answer.json()).length === 0) uncaught.push(text);
        await mock.stop();
      }
    }
    // Without its inventory an answer is what a check of the parameters alone is answered.
    expect(uncaught).toEqual(dialect === 'deployed' ? ['drop:inventory'] : []);
  });
});

describe('what depends on the request', () => {
  it('is in the document: parts of a query, a number alone, a check of the parameters alone', async () => {
    const { paths, components } = documentOf('deployed');
    const Validator = requireTool('openapi-response-validator').default;
    const mock = await startProvider(catalog, { dialect: 'deployed', jobDuration: 0 });
    const { session = '' } = await mock.provider.arrange('an IPsec connection is up');
    const headers = { authorization: `OAuth ${session}` };
    const valid = (operation: Loose, body: unknown) =>
      new Validator({ responses: operation.responses, components }).validateResponse(200, body) ?? 'valid';
    for (const query of ['fields=uuid,name', 'count=true', 'replyWithCount=true']) {
      const answer = await fetch(`${mock.url}/zstack/v1/ipsec?${query}`, { headers });
      expect([query, valid(paths['/zstack/v1/ipsec'].get, await answer.json())]).toEqual([query, 'valid']);
    }
    const body = '{"reconnectIPsecConnection":{},"systemTags":["validationOnly"]}';
    const path = `${mock.url}/zstack/v1/ipsec/${CONNECTION}/actions`;
    const put = await fetch(path, { method: 'PUT', headers, body });
    const { location } = (await put.json()) as Loose;
    const poll = paths['/zstack/v1/api-jobs/{jobUuid}'].get;
    expect(valid(poll, await (await fetch(location)).json())).toBe('valid');
    expect(valid(poll, { anything: 1 })).not.toBe('valid');
    await mock.stop();
  });

  it('declares no parameter that servers ignore', () => {
    const { paths } = documentOf('deployed');
    const names = (operation: Loose): readonly string[] =>
      operation.parameters.map(({ name }: Loose) => name);
    expect(names(paths['/zstack/v1/ipsec/{uuid}'].get)).toEqual(['uuid', 'Date']);
    expect(names(paths['/zstack/v1/ipsec'].get)).not.toContain('X-JSON-Schema');
    expect(names(paths['/zstack/v1/api-jobs/{jobUuid}'].get)).toEqual(['jobUuid', 'X-JSON-Schema']);
    const job = paths['/zstack/v1/ipsec/{uuid}/actions'].put.parameters.find(
      ({ name }: Loose) => name === 'X-Job-UUID',
    );
    expect(job.schema).toMatchObject({ minLength: 32, maxLength: 32 });
  });
});
