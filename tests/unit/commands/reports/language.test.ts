import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Env } from '../../../../src/commands/io.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { zstackContract } from '../command-line.ts';

const HAN = /\p{Script=Han}/u;

describe('the language of the results', () => {
  const folder = temporaryFolder();
  const body = join(folder, 'body.json');
  writeFileSync(body, '{"inventories":[{}]}');
  const check = ['check', '--operation', 'query', '--status', '200', body];
  const run = async (args: readonly string[], env: Env = {}) => {
    const sarif = join(folder, 'report.sarif');
    const ended = await zstackContract([...check, '--report', `sarif=${sarif}`, ...args], { env });
    return { ...ended, sarif: readFileSync(sarif, 'utf8') };
  };

  it('is English, and the same exit code and first word in every language', async () => {
    const { code, out, sarif } = await run([]);
    expect([code, HAN.test(out), HAN.test(sarif)]).toEqual([1, false, false]);
    expect(out).toMatch(/^FAIL: 1 exchange/m);
  });

  it('is Chinese for the screen and every report by --lang zh', async () => {
    const { code, out, sarif } = await run(['--lang', 'zh']);
    expect([code, HAN.test(sarif)]).toEqual([1, true]);
    expect(out).toMatch(/^FAIL 失败：共 1 次请求（失败 1）/m);
    expect(out).toContain('缺失');
  });

  it.each<[Env, boolean]>([
    [{ LANG: 'C' }, false],
    [{ LANG: 'de_DE.UTF-8' }, false],
    [{ LANG: 'zh_CN.UTF-8' }, true],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }, false],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_SG.UTF-8' }, true],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, true],
    [{ LANG: 'zh_TW.UTF-8' }, false],
  ])(
    'of the screen alone is that of the environment, where the first variable decides: %j',
    async (env, isHan) => {
      const { out, sarif } = await run([], env);
      expect([HAN.test(out), HAN.test(sarif)]).toEqual([isHan, false]);
      expect((await run(['--lang', 'en'], env)).out).not.toMatch(HAN);
    },
  );

  it('keeps ids and English texts in JSON', async () => {
    const { out } = await run(['--lang', 'zh', '--format', 'json']);
    const [step] = JSON.parse(out).steps ?? JSON.parse(out).exchanges;
    expect(step.findings[0]).toMatchObject({ rule: 'field-missing', actualId: 'absent' });
    expect(step.findings[0].expected).not.toMatch(HAN);
  });

  it('is refused where it is not known, with those that are', async () => {
    const { code, err } = await zstackContract([...check, '--lang', 'fr']);
    expect(code).toBe(2);
    expect(err).toContain('Known are en, zh');
  });
});
