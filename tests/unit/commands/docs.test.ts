import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../temporary-folder.ts';
import { zstackContract } from './command-line.ts';

describe('docs', () => {
  it('writes the page as one file', async () => {
    const folder = temporaryFolder();
    const { code, out } = await zstackContract(['docs', '--out', join(folder, 'page.html')]);
    expect([code, out]).toEqual([0, expect.stringContaining('page.html is written')]);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  it('has to be told where', async () => {
    expect(await zstackContract(['docs'])).toMatchObject({ code: 2, err: expect.stringContaining('--out') });
  });
});
