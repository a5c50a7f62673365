import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../../../src/commands/io.ts';
import { REPORT_KINDS } from '../../../../src/report/kinds.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { zstackContract } from '../command-line.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const VERIFY = ['verify', '--dialect', 'documented'];
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('reports', () => {
  it('are written in every kind, beside the results, and no more than they', async () => {
    const flags = REPORT_KINDS.flatMap((kind) => ['--report', `${kind}=${join(folder, `report.${kind}`)}`]);
    const { code, out } = await zstackContract([...VERIFY, ...flags]);
    expect(code).toBe(0);
    expect(out).toMatch(/^PASS: /m);
    expect(readdirSync(folder).sort()).toEqual(REPORT_KINDS.map((kind) => `report.${kind}`).sort());
    expect(JSON.parse(read('report.json'))).toMatchObject({ verdict: 'pass', dialect: 'documented' });
    expect(read('report.text')).toBe(out);
    expect(out).not.toContain('Fields of the page');
    const shown = await zstackContract([...VERIFY, '--fields', ...flags]);
    expect(shown.out).toMatch(/^Fields of the page.*\n {2}field +documented\n {2}success +pass 5\n/m);
    expect(read('report.text')).toBe(shown.out);
    for (const kind of REPORT_KINDS) expect(read(`report.${kind}`)).not.toBe('');
  });

  it('say what was in force, and where it came from', async () => {
    const args = ['verify', '--strict', '--fault', 'drop:inventory.vipUuid', '--format', 'json'];
    const { out } = await zstackContract(args);
    const { settings } = JSON.parse(out) as { readonly settings: readonly unknown[] };
    expect(settings).toContainEqual({ setting: 'strict', value: 'yes', from: 'flag' });
    expect(settings).toContainEqual({ setting: 'fault', value: 'drop:inventory.vipUuid', from: 'flag' });
  });

  it.each([
    ['a folder', 'sub', /is a folder/],
    ['a path through a file', 'file/report.json', /a part of its path is no folder/],
    ['a link that leads to itself', 'round', /cannot be written/],
  ])('cannot be written to %s, which is found before anything is sent', async (_, name, message) => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('round', join(folder, 'round'));
    const first = `text=${join(folder, 'first')}`;
    const args = ['verify', '--report', first, '--report', `json=${join(folder, name)}`];
    const { code, out, err } = await zstackContract(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: --report json: /);
    expect(err).toMatch(message);
    expect(readdirSync(folder).sort()).toEqual(['file', 'round', 'sub']);
  });

  it('make the folder that they are written to', async () => {
    expect((await zstackContract([...VERIFY, '--report', `junit=${folder}/new/folder/x.xml`])).code).toBe(0);
    expect(read('new/folder/x.xml')).toContain('<testsuites');
    expect(readdirSync(join(folder, 'new/folder'))).toEqual(['x.xml']);
  });

  it('are written by way of a new file, never through a link that somebody laid there', async () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'of another');
    symlinkSync(victim, join(folder, `.report.json.${process.pid}.part`));
    const parts: string[] = [];
    const now = (): number => {
      parts.push(...readdirSync(folder).filter((name) => name.startsWith('.zstack')));
      return 0;
    };
    const args = [...VERIFY, '--report', `json=${folder}/report.json`];
    for (const _ of [1, 2]) expect((await zstackContract(args, { now })).code).toBe(0);
    expect(read('victim')).toBe('of another');
    expect(new Set(parts).size).toBe(2);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('that lead nowhere by a link replace the link', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'report.json'));
    const args = [...VERIFY, '--report', `json=${folder}/report.json`];
    expect((await zstackContract(args)).code).toBe(0);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('do not share a file by two names, whether it is there or not', async () => {
    writeFileSync(join(folder, 'there'), 'of yesterday');
    symlinkSync('there', join(folder, 'link-there'));
    mkdirSync(join(folder, 'sub'));
    symlinkSync('sub', join(folder, 'link-sub'));
    const pairs = [
      ['there', 'link-there'],
      ['sub/new', 'link-sub/new'],
      ['new', './new'],
      ['none/new', 'link-sub/../none/new'],
      ['sub/none/new', 'link-sub/none/new'],
    ];
    for (const [one = '', other = ''] of pairs) {
      const flags = ['--report', `json=${join(folder, one)}`, '--report', `text=${folder}/${other}`];
      const { code, out, err } = await zstackContract(['verify', ...flags]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^error: --report text: .*, which is .*, is another file of this run: name/m);
    }
    expect(read('there')).toBe('of yesterday');
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it.each([
    ['in.har', []],
    ['link.har', []],
    ['./copy.har', ['--redact', 'copy.har']],
    ['summary.md', ['--report', 'github']],
  ])('do not replace a file that the run reads or writes: %s %j', async (name, more) => {
    const har = join(folder, 'in.har');
    writeFileSync(har, '{"log":{"entries":[]}}');
    symlinkSync(har, join(folder, 'link.har'));
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
    const others = more.map((word) => (word.endsWith('.har') ? join(folder, word) : word));
    const args = ['check', har, ...others, '--report', `json=${folder}/${name}`];
    const { code, err } = await zstackContract(args, { env });
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --report json: .* is another file of this run: name another$/m);
    expect(read('in.har')).toBe('{"log":{"entries":[]}}');
  });

  it('of an earlier run stay when a run breaks off', async () => {
    for (const name of ['report.json', 'summary.md']) writeFileSync(join(folder, name), 'of yesterday');
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
    const reports = ['--report', `json=${join(folder, 'report.json')}`, '--report', 'github'];
    const args = ['verify', '--mock', 'http://127.0.0.1:1', ...reports];
    expect((await zstackContract(args, { env })).code).toBe(3);
    expect([read('report.json'), read('summary.md')]).toEqual(['of yesterday', 'of yesterday']);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('that cannot be written after all do not take the results along', async () => {
    const { code, out, err } = await zstackContract([...VERIFY, '--report', 'json=/dev/full']);
    expect(code).toBe(3);
    expect(out).toMatch(/^PASS: /m);
    expect(err).toMatch(/^error: --report json: \/dev\/full could not be written: the disk is full$/m);
  });

  it('go where GitHub reads them: annotations to the log, a summary to its file', async () => {
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
    writeFileSync(env.GITHUB_STEP_SUMMARY, '# before\n');
    const args = ['verify', '--report', 'github', '--fault', 'drop:inventory.vipUuid'];
    const { code, out, err } = await zstackContract(args, { env });
    expect(code).toBe(1);
    expect(err).toMatch(/^::error file=schemas\/ipsec-connection\.schema\.json,line=\d+,/m);
    expect(out).not.toContain('::error');
    expect(read('summary.md')).toMatch(/^# before\n[\s\S]*vipUuid/);
  });

  it('look for the job summary before anything is sent', async () => {
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'missing/summary.md') };
    const first = ['--report', `json=${join(folder, 'report.json')}`];
    const { code, out, err } = await zstackContract(['verify', ...first, '--report', 'github'], { env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: GITHUB_STEP_SUMMARY: .* cannot be written: its folder does not exist$/m);
    expect(readdirSync(folder)).toEqual([]);
    expect((await zstackContract([...VERIFY, ...first], { env })).code).toBe(0);
  });

  it.each([
    ['jso=a.json', /Did you mean json\?/],
    ['nothing=a', /Known are .*json/],
    ['json', /Expected a path, such as json=report\.json/],
    ['json=', /Expected a path/],
    ['=a', /Known are/],
  ])('are refused as %s', async (text, message) => {
    const { code, out, err } = await zstackContract(['verify', '--report', text]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('have colour on a terminal only, unless it is unwanted', async () => {
    const isColoured = async (terminal: boolean, env: Env, ...flags: readonly string[]) => {
      const { out } = await zstackContract([...VERIFY, ...flags], { terminal: { out: terminal }, env });
      return out.includes('\u001b[');
    };
    expect(await isColoured(true, {})).toBe(true);
    expect(await isColoured(false, {})).toBe(false);
    expect(await isColoured(true, { NO_COLOR: '1' })).toBe(false);
    expect(await isColoured(true, {}, '--no-color')).toBe(false);
    expect(await isColoured(true, {}, '--format', 'json')).toBe(false);
  });
});
