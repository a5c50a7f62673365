import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type IssueOptions,
} from '../servers/certificate-authority.ts';
import { startConnectProxy } from '../servers/connect-proxy.ts';
import { startTlsServer, type TlsServer, type TlsServerOptions } from '../servers/tls-server.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { ACCOUNT, deploy, expectUnreachable, stopAll, stopLater, verifyTarget } from './deployments.ts';

const folder = temporaryFolder();
let authority: CertificateAuthority;
let caFile = '';
let otherCaFile = '';

beforeAll(async () => {
  authority = await createCertificateAuthority('Right Authority');
  const stranger = await createCertificateAuthority('Other Authority');
  caFile = write('ca.pem', authority.certificate);
  otherCaFile = write('other.pem', stranger.certificate);
});

afterEach(stopAll);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The mock behind TLS. */
async function deployTls(
  options: Partial<TlsServerOptions> & { readonly issue?: IssueOptions } = {},
): Promise<TlsServer> {
  const { issue, ...rest } = options;
  const { provider } = await deploy();
  const identity = await authority.issue(issue);
  return stopLater(await startTlsServer({ identity, listener: provider.app, ...rest }));
}

const HOLDS = { code: 0, err: '', report: { verdict: 'pass', notes: [] } };

describe('over TLS', () => {
  it('a target with the right authority holds', async () => {
    const { url } = await deployTls();
    expect(await verifyTarget(url, ['--ca-file', caFile])).toMatchObject(HOLDS);
  });

  it('a target by its name holds, with the authority from the environment', async () => {
    const { port } = await deployTls();
    const env = { ...ACCOUNT, ZSTACK_CA_FILE: caFile };
    expect(await verifyTarget(`https://localhost:${port}/zstack`, [], { env })).toMatchObject(HOLDS);
  });

  it('an authority that is not trusted is told', async () => {
    const { url, requests } = await deployTls();
    expectUnreachable(
      await verifyTarget(url, ['--ca-file', otherCaFile]),
      'the certificate of HOST is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE): give the certificate of its authority as the CA to trust, or its own if it is signed by itself',
    );
    expect(requests).toEqual([]);
  });
});

describe('a client certificate', () => {
  it('is shown', async () => {
    const { url } = await deployTls({ clientAuthority: authority.certificate });
    const { cert, key } = await authority.issue({ names: ['operator'] });
    const flags = ['--cert-file', write('client.pem', cert), '--key-file', write('client.key', key)];
    expect(await verifyTarget(url, ['--ca-file', caFile, ...flags])).toMatchObject(HOLDS);
  });

  it('that is required and missing is told', async () => {
    const { url, requests } = await deployTls({ clientAuthority: authority.certificate });
    expectUnreachable(
      await verifyTarget(url, ['--ca-file', caFile]),
      'HOST wants a client certificate that it trusts: give one and its key',
    );
    expect(requests).toEqual([]);
  });
});

describe('--insecure', () => {
  it('takes an expired certificate for another host, and every report says so', async () => {
    const { url } = await deployTls({ issue: { valid: 'no longer', names: ['zstack.example'] } });
    expect(await verifyTarget(url, ['--insecure'])).toMatchObject({
      code: 0,
      report: { verdict: 'pass', notes: ['certificates were NOT checked (--insecure)'] },
    });
    const text = await zstackContract(['verify', '--target', url, '--insecure'], { env: ACCOUNT });
    expect(text.code).toBe(0);
    expect(text.out).toContain('\n\nNOTE  certificates were NOT checked (--insecure)\n');
  });

  it('is said by reports of failing runs too, and for each target of several', async () => {
    const { url } = await deployTls();
    const env = { ...ACCOUNT, ZSTACK_PASSWORD: 'wrong' };
    expect(await verifyTarget(url, ['--insecure'], { env })).toMatchObject({
      code: 2,
      report: { notes: ['certificates were NOT checked (--insecure)'] },
    });
    const config = write(
      'zstack-contract.config.yaml',
      `targets:\n  one: { url: ${url}, insecure: true }\n  two: { url: ${url}, caFile: ca.pem }\n`,
    );
    const args = ['verify', '--config', config, '--all-targets'];
    const text = await zstackContract(args, { env: ACCOUNT });
    expect(text.code).toBe(0);
    expect(text.out.match(/NOTE {2}T1: certificates were NOT checked/g)).toHaveLength(1);
    const json = JSON.parse((await zstackContract([...args, '--format', 'json'], { env: ACCOUNT })).out);
    expect(json.targets.map(({ notes }: { notes: readonly string[] }) => notes.length)).toEqual([1, 0]);
  });
});

describe('through a proxy', () => {
  it('a target holds, and NO_PROXY goes round it', async () => {
    const { url, port, requests } = await deployTls();
    const proxy = stopLater(await startConnectProxy());
    const env = { ...ACCOUNT, HTTPS_PROXY: proxy.url };
    const args = ['--ca-file', caFile];
    expect(await verifyTarget(url, args, { env })).toMatchObject(HOLDS);
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${port}`]);
    expect(requests.length).toBeGreaterThan(15);

    const around = { env: { ...env, NO_PROXY: 'zstack.example,127.0.0.1' } };
    expect(await verifyTarget(url, args, around)).toMatchObject(HOLDS);
    expect(proxy.seen).toHaveLength(1);
  });

  it('a plain target holds', async () => {
    const { url } = await deploy();
    const proxy = stopLater(await startConnectProxy({ user: 'operator:secret' }));
    const address = proxy.url.replace('//', '//operator:secret@');
    expect(await verifyTarget(url, [], { env: { ...ACCOUNT, HTTP_PROXY: address } })).toMatchObject(HOLDS);
    expect(proxy.seen.every((line) => line.includes(`${url}/zstack/v1/`))).toBe(true);
  });

  it('that opens no tunnel is told', async () => {
    const { url, requests } = await deployTls();
    const proxy = stopLater(await startConnectProxy({ refuse: 403 }));
    const env = { ...ACCOUNT, HTTPS_PROXY: proxy.url };
    expectUnreachable(
      await verifyTarget(url, ['--ca-file', caFile], { env }),
      'the proxy HOST answered 403 instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY',
    );
    expect(requests).toEqual([]);
  });
});
