import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { createSelfSigned, type Identity } from '../../../servers/certificate-authority.ts';
import { ask, askOne, CONFIG, CWD, complaint, URL_A } from './ask.ts';

const files: Record<string, string | { readonly code: string }> = {};
let client: Identity;

beforeAll(async () => {
  client = await createSelfSigned(['client']);
  const other = await createSelfSigned(['other']);
  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  });
  Object.assign(files, {
    [`${CWD}/client.pem`]: client.cert,
    [`${CWD}/client.key`]: client.key,
    [`${CWD}/other.pem`]: other.cert,
    [`${CWD}/other.key`]: other.key,
    [`${CWD}/bundle.pem`]: `# two\n${client.cert}\n\n${other.cert}`,
    [`${CWD}/both.pem`]: `${client.key}\n${client.cert}`,
    [`${CWD}/half.pem`]: `${client.cert}\n-----BEGIN CERTIFICATE-----\nCANARY\n-----END CERTIFICATE-----\n`,
    [`${CWD}/cut.pem`]: client.cert.slice(0, 100),
    [`${CWD}/request.pem`]:
      '-----BEGIN CERTIFICATE REQUEST-----\nCANARY\n-----END CERTIFICATE REQUEST-----\n',
    [`${CWD}/text.pem`]: 'CANARY',
    [`${CWD}/damaged.key`]: '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n',
    [`${CWD}/encrypted.key`]: encrypted.privateKey,
    [`${CWD}/forbidden.pem`]: { code: 'EACCES' },
    '/etc/zstack/ca.pem': client.cert,
  });
});

describe('TLS', () => {
  it.each(['bundle.pem', 'both.pem', './client.pem', '/etc/zstack/ca.pem'])(
    'trusts the certificates of %s',
    async (caFile) => {
      const { transport } = await askOne({ target: URL_A, caFile }, { files });
      const path = caFile.startsWith('/') ? caFile : `${CWD}/${caFile.replace('./', '')}`;
      expect(transport.tls).toEqual({ ca: files[path] });
    },
  );

  it.each([
    ['client.pem', 'client.key'],
    ['both.pem', 'both.pem'],
  ])('shows the certificate of %s with the key of %s', async (certFile, keyFile) => {
    const { transport } = await askOne({ target: URL_A, certFile, keyFile }, { files });
    expect(transport.tls).toEqual({ cert: files[`${CWD}/${certFile}`], key: files[`${CWD}/${keyFile}`] });
  });

  it('takes paths of the config file from its folder, of the environment from the working folder', async () => {
    const world = {
      files: { ...files, '/etc/zstack/x.yaml': `targets: {a: {url: "${URL_A}", caFile: ca.pem}}` },
    };
    const flags = { target: 'a', config: '/etc/zstack/x.yaml' };
    expect((await askOne(flags, world)).transport.tls?.ca).toBe(client.cert);
    const env = { ZSTACK_CA_FILE: 'bundle.pem' };
    expect((await askOne(flags, { ...world, env })).transport.tls?.ca).toBe(files[`${CWD}/bundle.pem`]);
    expect(await complaint({ ...flags, caFile: 'ca.pem' }, world)).toContain(
      `${CWD}/ca.pem: there is no such file`,
    );
  });

  const pem = (what: string): string => `expected a whole ${what} in PEM (-----BEGIN …-----)`;
  const withKey = (keyFile: string): TargetFlags => ({ certFile: 'client.pem', keyFile });
  const TOGETHER = 'a certificate and its key go together';

  it.each<[TargetFlags, string]>([
    [{ caFile: 'none.pem' }, `--ca-file: ${CWD}/none.pem: there is no such file`],
    [{ caFile: '' }, '--ca-file: expected the path of a PEM file'],
    [{ caFile: 'forbidden.pem' }, `--ca-file: ${CWD}/forbidden.pem: it may not be read`],
    [{ caFile: 'half.pem' }, `--ca-file: ${CWD}/half.pem: a certificate in it is damaged`],
    [{ caFile: 'text.pem' }, `--ca-file: ${CWD}/text.pem: ${pem('certificate')}`],
    [{ caFile: 'request.pem' }, `--ca-file: ${CWD}/request.pem: ${pem('certificate')}`],
    [{ caFile: 'cut.pem' }, `--ca-file: ${CWD}/cut.pem: ${pem('certificate')}`],
    [{ caFile: 'client.key' }, `--ca-file: ${CWD}/client.key: ${pem('certificate')}; it holds a private key`],
    [{ certFile: 'client.pem' }, `--cert-file: ${TOGETHER}; --key-file (keyFile) is missing`],
    [{ keyFile: 'client.key' }, `--key-file: ${TOGETHER}; --cert-file (certFile) is missing`],
    [withKey('client.pem'), `--key-file: ${CWD}/client.pem: ${pem('private key')}`],
    [withKey('none.key'), `--key-file: ${CWD}/none.key: there is no such file`],
    [withKey('damaged.key'), `--key-file: ${CWD}/damaged.key: the key in it is damaged`],
    [
      withKey('encrypted.key'),
      `--key-file: ${CWD}/encrypted.key: the key in it is encrypted; give one that is not`,
    ],
    [withKey('other.key'), `--key-file: ${CWD}/other.key: this is not the key of ${CWD}/client.pem`],
  ])('cannot do with %j', async (flags, message) => {
    const said = await complaint({ target: URL_A, ...flags }, { files });
    expect(said).toBe(message);
    expect(said).not.toContain('CANARY');
  });

  it('names the place in the config file', async () => {
    const config = `targets: {a: {url: "${URL_A}", caFile: none.pem}}`;
    expect(await complaint({ target: 'a' }, { config })).toBe(
      `${CONFIG}: targets.a.caFile: ${CWD}/none.pem: there is no such file`,
    );
    expect(await complaint({ target: URL_A }, { env: { ZSTACK_CA_FILE: 'none.pem' } })).toBe(
      `ZSTACK_CA_FILE: ${CWD}/none.pem: there is no such file`,
    );
  });
});

describe('TLS for a server reached by http', () => {
  const HTTP = 'http://a.example';
  const SAID = "this is for https, and the target's URL begins with http://";

  it.each<[TargetFlags, string]>([
    [{ caFile: 'client.pem' }, '--ca-file'],
    [{ certFile: 'client.pem', keyFile: 'client.key' }, '--cert-file'],
    [{ keyFile: 'client.key' }, '--key-file'],
    [{ insecure: true }, '--insecure'],
  ])("is a mistake by flag and in the target's own entry: %j", async (flags, flag) => {
    expect(await complaint({ target: HTTP, ...flags }, { files })).toBe(`${flag}: ${SAID}`);
    const config = JSON.stringify({ targets: { a: { url: HTTP, ...flags } } });
    expect(await complaint({ target: 'a' }, { config, files })).toBe(
      `${CONFIG}: targets.a.${Object.keys(flags)[0]}: ${SAID}`,
    );
  });

  it('is left out when it is meant for whatever server there is', async () => {
    const config = `targets: {a: {url: "${HTTP}", insecure: false}, b: {url: "${URL_A}"}}
defaults: {certFile: client.pem, keyFile: client.key, insecure: true}`;
    const env = { ZSTACK_CA_FILE: 'client.pem' };
    const { targets, inForce } = await ask({ allTargets: true }, { config, env, files });
    expect(targets.map(({ transport }) => transport.tls)).toEqual([
      {},
      { ca: client.cert, cert: client.cert, key: client.key, insecure: true },
    ]);
    const tls = inForce.filter(({ setting }) => ['caFile', 'certFile', 'insecure'].includes(setting));
    expect(tls.map(({ target }) => target)).toEqual(['b', 'b', 'b']);
  });
});
