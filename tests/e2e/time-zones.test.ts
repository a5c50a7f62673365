import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createTransport } from '../../src/client/transport.ts';
import { ZstackClient } from '../../src/index.ts';
import { machineTimeZone } from '../../src/model/authorization.ts';
import { accessKeyOf, catalog, deploy, stopAll, verifyTarget } from './deployments.ts';

// Whole command lines, and a JVM that compiles its program: a busy machine takes its time.
jest.setTimeout(120_000);

afterEach(stopAll);

const SHANGHAI = 'Asia/Shanghai';
/** Far from UTC, from Shanghai and from this machine. */
const FAR = machineTimeZone() === 'Pacific/Marquesas' ? 'Pacific/Pitcairn' : 'Pacific/Marquesas';

describe('an access key', () => {
  it.each(['UTC', SHANGHAI])(
    'is accepted by a deployment in %s, whose zone is found out',
    async (timeZone) => {
      const deployment = await deploy({ timeZone });
      const { code, report } = await verifyTarget(deployment.url, [], { env: accessKeyOf(deployment) });
      expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'pass' });
      expect(report.preflight.find(({ point }) => point === 'credentials')?.detail).toMatch(
        /^the access key is accepted, signed in the time of \S+$/,
      );
    },
  );

  it('is refused by a deployment in a zone that nobody would think of, until it is given', async () => {
    const deployment = await deploy({ timeZone: FAR });
    const env = accessKeyOf(deployment);
    const { code, report } = await verifyTarget(deployment.url, [], { env });
    expect(code).toBe(2);
    expect(report.preflight.at(-1)).toMatchObject({
      detail: expect.stringMatching(
        /^the access key was refused with 403: the server's clock is more than 15 minutes from .* GMT \(UTC\), .* \+0800 \(Asia\/Shanghai\); its answers are dated /,
      ),
      hint: expect.stringContaining('--time-zone or ZSTACK_TIME_ZONE'),
    });
    const byFlag = await verifyTarget(deployment.url, ['--time-zone', FAR], { env });
    const byVariable = await verifyTarget(deployment.url, [], { env: { ...env, ZSTACK_TIME_ZONE: FAR } });
    for (const given of [byFlag, byVariable]) {
      expect(given.code).toBe(0);
      const detail = `the access key is accepted, signed in the time of ${FAR}`;
      expect(given.report.preflight.at(1)).toMatchObject({ detail });
    }
  });

  it("signs the client's requests in the zone of the server", async () => {
    const { url, provider } = await deploy({ timeZone: FAR });
    const transport = createTransport(url);
    const client = (zone: string) => {
      const credentials = { kind: 'access-key', ...provider.seed.accessKey, timeZone: zone } as const;
      return new ZstackClient({ catalog, dialect: 'deployed', transport, credentials });
    };
    await expect(client(FAR).queryIPsecConnections()).resolves.toHaveLength(3);
    await expect(client(SHANGHAI).queryIPsecConnections()).rejects.toMatchObject({
      text: 'requestTimeTooSkewed',
    });
    await transport.close();
  });
});

const hasJava = spawnSync('java', ['-version']).status === 0;

(hasJava ? describe : describe.skip)('a Java client that signs with the time of its zone', () => {
  const queryIn = async (clientZone: string, serverZone: string): Promise<string> => {
    const { url, provider } = await deploy({ timeZone: serverZone });
    const { id, secret } = provider.seed.accessKey;
    const file = join(import.meta.dirname, 'SignedQuery.java');
    const java = spawn('java', [`-Duser.timezone=${clientZone}`, file, url, id, secret]);
    const [out] = await Promise.all([text(java.stdout), once(java, 'close')]);
    return out.trim();
  };

  it('is accepted by a mock in Shanghai', async () => {
    expect(await queryIn(SHANGHAI, SHANGHAI)).toBe('CST 200');
  });

  it('is refused by a mock in another zone, as by a server', async () => {
    expect(await queryIn(SHANGHAI, 'UTC')).toBe('CST 403 requestTimeTooSkewed');
  });
});
