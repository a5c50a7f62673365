import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { zstackContract } from '../unit/commands/command-line.ts';
import { ACCOUNT, configOf, deploy, stopAll } from './deployments.ts';

/*
 * What people read in the five commonest situations, as a terminal of 80 columns shows it. Ports, dates and ids that
 * the server makes up have names in their place; they are as wide as what they stand for.
 */

afterEach(stopAll);

async function screen(args: readonly string[], columns: number, cwd?: string): Promise<string> {
  const { code, out } = await zstackContract(['verify', ...args], {
    env: ACCOUNT,
    columns,
    now: () => Date.UTC(2017, 10, 14, 22, 20, 57),
    sleep: () => Promise.resolve(),
    ...(cwd === undefined ? {} : { cwd }),
  });
  const lines = out.split('\n').filter((line) => line.length > columns && !line.includes('curl '));
  expect(lines).toEqual([]);
  return `exit ${code}\n${withoutChance(out)}`;
}

function withoutChance(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:PORT')
    .replaceAll(/\b(?!654dedd6)[0-9a-f]{12}4[0-9a-f]{19}\b/g, 'a'.repeat(32))
    .replaceAll(/\b\w{3} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M\b/g, 'DATE');
}

describe('the screen', () => {
  it('when all is green', async () => {
    expect(await screen([], 80)).toMatchSnapshot();
  });

  it.each([80, 120])('when one field is missing, at %i columns', async (columns) => {
    const { url } = await deploy({ faults: ['drop:inventory.vipUuid'] });
    expect(await screen(['--target', url], columns)).toMatchSnapshot();
  });

  it('when the server is gone', async () => {
    const { url, stop } = await deploy();
    await stop();
    expect(await screen(['--target', url], 80)).toMatchSnapshot();
  });

  it('when the tunnel stays down', async () => {
    const { url, provider } = await deploy({ pollsInProgress: 1 });
    const args = ['--target', url, '--allow-reconnect', '--uuid', provider.seed.connections.down];
    expect(await screen(args, 80)).toMatchSnapshot();
  });

  it('when of four targets one is broken and one is away', async () => {
    const [sound, other] = [await deploy(), await deploy({ dialect: 'documented' })];
    const broken = await deploy({ faults: ['drop:inventory.vipUuid'] });
    const gone = await deploy();
    await gone.stop();
    const config = configOf({ east: sound.url, north: other.url, south: broken.url, west: gone.url });
    expect(await screen(['--all-targets'], 80, dirname(config))).toMatchSnapshot();
  });
});
