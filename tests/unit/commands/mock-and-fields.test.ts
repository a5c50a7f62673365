import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli.ts';
import { ROOT } from '../../../src/contract/files.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { silence, startScripted } from '../client/scripted-server.ts';
import { QUIET_IO, zstackContract } from './command-line.ts';

const shell = promisify(execFile);

describe('mock', () => {
  it.each(DIALECTS)(
    'prints commands that work as they are in the %s dialect, and ends on Ctrl-C',
    async (dialect) => {
      let interrupt: () => void = () => {};
      const interrupted = new Promise<void>((resolve) => {
        interrupt = resolve;
      });
      let printed: (text: string) => void = () => {};
      const commands = new Promise<string>((resolve) => {
        printed = resolve;
      });
      const args = ['mock', '--port', '0', '--dialect', dialect];
      const ended = run(args, {}, { ...QUIET_IO, out: printed, interrupted: () => interrupted });
      const script = (await commands)
        .split('\n')
        .filter((line) => /^(SESSION=|curl)/.test(line) && !line.includes('JOB'));
      expect(await commands).toMatch(
        /; access key \w+, secret [\w-]+\.\nConnections: \w{32} comes up, \w{32} stays down\.\n/,
      );
      const { stdout } = await shell('bash', ['-c', script.join('\necho\n')]);
      expect(stdout).toContain(dialect === 'deployed' ? '/zstack/v1/api-jobs/' : '"success":true');
      interrupt();
      await expect(ended).resolves.toBe(0);
    },
  );

  it('cannot run where something else listens', async () => {
    const server = await startScripted(silence);
    try {
      const { code, err } = await zstackContract(['mock', '--port', new URL(server.url).port]);
      expect(code).toBe(3);
      expect(err).toContain('already in use');
    } finally {
      await server.stop();
    }
  });
});

describe('a mock', () => {
  it.each([
    ['--job-time 30 --location-host 10.0.0.5:8080', 'http://10.0.0.5:8080/zstack/v1/api-jobs/'],
    ['--job-time realistic --location-host node', 'http://node/zstack/v1/api-jobs/'],
  ])('with %s takes its time, and names that host', async (flags, location) => {
    const bin = join(ROOT, 'bin', 'zstack-contract.mjs');
    const mock = spawn(process.execPath, [bin, 'mock', '--port', '0', ...flags.split(' ')]);
    try {
      const [printed] = (await once(mock.stdout.setEncoding('utf8'), 'data')) as [string];
      const script = printed.split('\n').filter((line) => /^(SESSION=|curl.* -X PUT)/.test(line));
      const { stdout } = await shell('bash', ['-c', script.join('\n')]);
      expect(stdout).toContain(location);
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      const job = /api-jobs\/(\w{32})/.exec(stdout)?.[1];
      expect((await fetch(`${url}/zstack/v1/api-jobs/${job}`)).status).toBe(202);
    } finally {
      mock.kill();
    }
  });

  it.each([
    ['--job-time', '0'],
    ['--job-time', 'soon'],
    ['--location-host', 'http://node'],
    ['--location-host', 'node/zstack'],
  ])('does not begin with %s %s', async (...flag) => {
    expect((await zstackContract(['mock', ...flag])).code).toBe(2);
  });
});

describe('fields', () => {
  it('prints a row for each of the 46', async () => {
    const { code, out } = await zstackContract(['fields']);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(47);
    expect(out).toMatchSnapshot();
    expect(JSON.parse((await zstackContract(['fields', '--format', 'json'])).out)).toHaveLength(46);
  });
});

describe('help', () => {
  it.each([[['--help']], [['verify', '--help']], [['mock', '--help']], [['--version']]])(
    '%j exits 0',
    async (args) => {
      const { code, out, err } = await zstackContract(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^(Usage: |\d+\.\d+\.\d+$)/m);
    },
  );
});
