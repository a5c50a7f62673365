import { describe, expect, it } from '@jest/globals';
import { zstackContract } from '../command-line.ts';

describe('--report', () => {
  it.each([
    ['jsno=a.json', /Did you mean json\?/],
    ['nothing=a', /Known are .*json/],
    ['json', /Expected a path, such as json=report\.json/],
    ['json=', /Expected a path/],
    ['=a', /Known are/],
  ])('refuses %s', async (text, message) => {
    const { code, out, err } = await zstackContract(['verify', '--report', text]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});
