import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/commands/options.ts';
import { readConfig } from '../../../../src/commands/settings/config-file.ts';
import { CONFIG_NAME } from '../../../../src/commands/settings/flags.ts';
import { around, CWD } from './ask.ts';

const [NEAR, FAR] = ['parallel: 1', 'parallel: 2'];

describe('the config file', () => {
  it.each([
    ['the working folder', CWD],
    ['the folder above', '/home/op'],
    ['the root', '/'],
  ])('is found in %s', async (_, folder) => {
    const path = join(folder, CONFIG_NAME);
    const files = { [`/${CONFIG_NAME}`]: FAR, [path]: NEAR };
    expect(await readConfig(undefined, around({ files }))).toMatchObject({ path, run: { parallel: 1 } });
  });

  it('is null where there is none', async () => {
    expect(await readConfig(undefined, around({}))).toBeNull();
  });

  it.each([
    ['other.yaml', `${CWD}/other.yaml`],
    ['/etc/abs.yaml', '/etc/abs.yaml'],
  ])('is the one that was given, whatever else there is: %s', async (given, path) => {
    const world = around({ config: FAR, files: { [path]: NEAR } });
    expect(await readConfig(given, world)).toMatchObject({ path, run: { parallel: 1 } });
  });

  it.each([
    ['is missing', {}, 'there is no such file'],
    ['is a folder', { [`${CWD}/x.yaml`]: { code: 'EISDIR' } }, 'it is a folder'],
    ['may not be read', { [`${CWD}/x.yaml`]: { code: 'EACCES' } }, 'it may not be read'],
  ])('that was given and %s is a complaint, not the one found above', async (_, files, reason) => {
    const found = readConfig('x.yaml', around({ config: NEAR, files }));
    await expect(found).rejects.toThrow(new UsageError(`--config: ${CWD}/x.yaml: ${reason}`));
  });

  it('that was given as an empty path is a complaint', async () => {
    await expect(readConfig('', around({ config: NEAR }))).rejects.toThrow('--config: expected the path');
  });

  it('that exists but may not be read is not passed over', async () => {
    const files = { [`${CWD}/${CONFIG_NAME}`]: { code: 'EACCES' }, [`/${CONFIG_NAME}`]: FAR };
    await expect(readConfig(undefined, around({ files }))).rejects.toThrow(
      new UsageError(`${CWD}/${CONFIG_NAME}: it may not be read`),
    );
  });
});
