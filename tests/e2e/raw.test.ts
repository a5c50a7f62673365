import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { entryOf, harText, URLS } from '../unit/traffic/recordings.ts';
import { deploy, stopAll, verifyTarget } from './deployments.ts';

const CANARY = 'CANARY-0123456789';

let folder = '';
beforeEach(() => {
  folder = join(temporaryFolder(), 'raw');
});
afterEach(stopAll);

interface Kept {
  readonly target: string;
  readonly step: { readonly index: number; readonly interaction: string | null; readonly verdict: string };
  readonly request: { readonly headers: Readonly<Record<string, string>> };
  readonly response: { readonly status: number; readonly body: string | null };
}

const kept = (): readonly Kept[] =>
  readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Kept);

/** A deployment whose connections have a key that is known here, and lack a field. */
const broken = () => deploy({ faults: [`set:inventory.authKey="${CANARY}"`, 'drop:inventory.vipUuid'] });

describe('verify --target --raw', () => {
  it('keeps the exchanges of failed steps as they were; all else stays redacted', async () => {
    const { url } = await broken();
    const { code, report, out, err } = await verifyTarget(url, ['--raw', folder]);
    expect(code).toBe(1);
    const failed = report.steps.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
    expect(kept().map(({ step }) => [step.interaction, step.verdict])).toEqual(
      failed.map(({ interaction, verdict }) => [interaction, verdict]),
    );
    const [query] = kept().filter(({ step }) => step.interaction === 'query/by-uuid');
    expect(query?.response.body).toContain(CANARY);
    expect(query?.request.headers['authorization']).toMatch(/^OAuth \w{32}$/);
    const session = query?.request.headers['authorization']?.slice('OAuth '.length) ?? '';
    for (const secret of [CANARY, session]) expect(out + err).not.toContain(secret);
    expect(err).toContain('SECRETS INCLUDED');
    expect(failed).toHaveLength(1);
    expect(err).toContain(`--raw: wrote 1 of 1 exchanges to ${folder}; the files hold secrets`);
  });

  it('is asked for: without it nothing is written', async () => {
    const { url } = await broken();
    const { err } = await verifyTarget(url);
    expect(err).not.toContain('--raw');
    expect(existsSync(folder)).toBe(false);
  });

  it('is no folder for a file, and nothing is sent then', async () => {
    writeFileSync(folder, '');
    const args = ['verify', '--target', 'http://127.0.0.1:9', '--raw', folder];
    const { code, err } = await zstackContract(args, { env: {} });
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: --raw: ${folder} cannot be written: a part of its path is no folder\n`,
    });
    rmSync(folder);
  });
});

describe('check --raw', () => {
  it('keeps the failed exchanges of each recording, under its name', async () => {
    const headers = [{ name: 'Authorization', value: `OAuth ${CANARY}` }];
    const sound = entryOf({ url: URLS.list, headers, text: '{"inventories":[],"schema":{}}' });
    const wrong = entryOf({ url: URLS.list, headers, text: '{"inventories":"none"}' });
    const recordings = temporaryFolder();
    const [one, two] = [join(recordings, '1.har'), join(recordings, '2.har')];
    writeFileSync(one, harText([sound, wrong]));
    writeFileSync(two, harText([wrong, sound, wrong]));
    const { code, out, err } = await zstackContract(['check', one, two, '--raw', folder]);
    expect(code).toBe(1);
    const found = kept().map(({ target, step }) => [target, step.index].join());
    expect(found).toEqual([`${one},1`, `${two},0`, `${two},2`]);
    expect(kept()[0]).toMatchObject({
      request: { headers: { authorization: `OAuth ${CANARY}` } },
      response: { status: 200, body: '{"inventories":"none"}' },
    });
    expect(out + err).not.toContain(CANARY);
    expect(err).toContain('wrote 3 of 3 exchanges');
  });
});
