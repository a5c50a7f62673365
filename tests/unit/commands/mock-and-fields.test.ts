import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { silence, startScripted } from '../client/scripted-server.ts';
import { QUIET_IO, zstackContract } from './command-line.ts';

const shell = promisify(execFile);

interface Mock {
  readonly printed: string;
  /** Presses Ctrl-C, and gives the exit code. */
  end(): Promise<number>;
}

async function startMock(...flags: readonly string[]): Promise<Mock> {
  const events = new EventEmitter();
  const interrupted = new Promise<void>((resolve) => events.once('interrupted', resolve));
  const printed = new Promise<string>((resolve) => events.once('printed', resolve));
  const out = (text: string): void => void events.emit('printed', text);
  const io = { ...QUIET_IO, out, interrupted: () => interrupted };
  const ended = run(['mock', '--port', '0', ...flags], {}, io);
  const end = (): Promise<number> => {
    events.emit('interrupted');
    return ended;
  };
  return { printed: await printed, end };
}

/** Runs the commands that a mock prints, but for the poll of a job that is not known yet. */
async function runPrinted({ printed }: Mock): Promise<string> {
  const lines = printed.split('\n').filter((line) => /^(SESSION=|curl)/.test(line) && !line.includes('JOB'));
  return (await shell('bash', ['-c', lines.join('\necho\n')])).stdout;
}

describe('mock', () => {
  it.each(DIALECTS)('prints commands that work in the %s dialect, and ends on Ctrl-C', async (dialect) => {
    const mock = await startMock('--dialect', dialect);
    expect(mock.printed).toMatch(
      /; access key \w+, secret [\w-]+\.\nConnections: \w{32} comes up, \w{32} stays down\.\n/,
    );
    const answers = await runPrinted(mock);
    expect(answers).toContain(dialect === 'deployed' ? '/zstack/v1/api-jobs/' : '"success":true');
    await expect(mock.end()).resolves.toBe(0);
  });

  it('cannot run where something else listens', async () => {
    const server = await startScripted(silence);
    const { code, err } = await zstackContract(['mock', '--port', new URL(server.url).port]);
    await server.stop();
    expect(code).toBe(3);
    expect(err).toContain('already in use');
  });

  it.each([
    ['30', '10.0.0.5:8080'],
    ['realistic', 'node'],
  ])('with --job-time %s takes its time, and names the host %s', async (time, host) => {
    const mock = await startMock('--job-time', time, '--location-host', host);
    const [, job] = /api-jobs\/(\w{32})/.exec(await runPrinted(mock)) ?? [];
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(mock.printed) ?? [];
    expect(await runPrinted(mock)).toContain(`http://${host}/zstack/v1/api-jobs/`);
    expect((await fetch(`${url}/zstack/v1/api-jobs/${job}`)).status).toBe(202);
    await mock.end();
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
    expect(out).toMatchSnapshot();
    expect(JSON.parse((await zstackContract(['fields', '--format', 'json'])).out)).toHaveLength(46);
  });
});

it.each(['--help', '--version'])('%s exits 0', async (flag) => {
  const { code, out, err } = await zstackContract([flag]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^(Usage: |\d+\.\d+\.\d+$)/m);
});
