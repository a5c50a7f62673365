import { describe, expect, it } from '@jest/globals';
import { zstackContract } from './command-line.ts';

describe('an option that is given twice', () => {
  it.each([
    ['verify --target', 'http://a'],
    ['verify --strict'],
    ['check --status', '200'],
    ['merge --format', 'json'],
    ['capture --consumer', 'x'],
    ['init --dry-run'],
    ['mock --port', '0'],
    ['docs --out', 'x'],
    ['fields --format', 'json'],
    ['publish --version', 'x'],
    ['can-i-deploy --wait', '5'],
    ['webhook --url', 'x'],
    ['record-deployment --environment', 'x'],
    ['record-release --environment', 'x'],
  ])('is refused, as by %s', async (start, ...value) => {
    const [command = '', flag = ''] = start.split(' ');
    const { code, err, out } = await zstackContract([command, flag, ...value, flag, ...value]);
    expect({ code, err, out }).toEqual({
      code: 2,
      err: `error: ${flag} is given twice: give it once\n`,
      out: '',
    });
  });
});
