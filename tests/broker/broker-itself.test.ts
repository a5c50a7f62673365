import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { startBroker } from './start-broker.ts';

/** Processes whose command line has this in it. */
function processesOf(text: string): readonly string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));
}

async function eventually(isSo: () => boolean): Promise<void> {
  for (let times = 0; times < 300 && !isSo(); times++) await new Promise((next) => setTimeout(next, 100));
  expect(isSo()).toBe(true);
}

describe('the Pact Broker of the tests', () => {
  it('leaves nothing behind when it is stopped', async () => {
    const broker = await startBroker();
    const { port } = new URL(broker.url);
    expect(processesOf(port)).toHaveLength(1);
    await broker.stop();
    await expect(fetch(broker.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(processesOf(port)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('does not outlive a test that %s ends', async (signal) => {
    const program = `import { startBroker } from '${import.meta.dirname}/start-broker.ts';
      const broker = await startBroker();
      process.stdout.write(JSON.stringify([new URL(broker.url).port, broker.folder]));`;
    const test = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port, folder] = await new Promise<readonly [string, string]>((resolve) => {
      test.stdout.once('data', (text: Buffer) => resolve(JSON.parse(text.toString())));
    });
    expect(processesOf(port)).not.toHaveLength(0);
    expect(existsSync(folder)).toBe(true);
    test.kill(signal);
    await eventually(() => processesOf(port).length === 0 && !existsSync(folder));
  });
});
