import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CONFIG_NAME, findConfig } from '../../../../src/commands/settings/find-config.ts';
import { UsageError } from '../../../../src/commands/usage-error.ts';
import { around, CWD } from './ask.ts';

describe('the config file', () => {
  it.each([
    ['the working folder', CWD],
    ['the folder above', '/home/op'],
    ['the root', '/'],
  ])('is found in %s', async (_, folder) => {
    const path = join(folder, CONFIG_NAME);
    await expect(findConfig(undefined, around({ files: { [path]: 'strict: true' } }))).resolves.toEqual({
      path,
      text: 'strict: true',
    });
  });

  it('is the nearest of several', async () => {
    const files = { [`/${CONFIG_NAME}`]: 'far', [`/home/op/${CONFIG_NAME}`]: 'near' };
    await expect(findConfig(undefined, around({ files }))).resolves.toMatchObject({ text: 'near' });
  });

  it('is null where there is none', async () => {
    await expect(findConfig(undefined, around({}))).resolves.toBeNull();
  });

  it('is the one that was given, relative to the working folder, whatever else there is', async () => {
    const files = { [`${CWD}/other.yaml`]: 'given', '/etc/abs.yaml': 'absolute' };
    const world = around({ config: 'found', files });
    await expect(findConfig('other.yaml', world)).resolves.toEqual({
      path: `${CWD}/other.yaml`,
      text: 'given',
    });
    await expect(findConfig('/etc/abs.yaml', world)).resolves.toMatchObject({ text: 'absolute' });
  });

  it.each([
    ['is missing', {}, 'there is no such file'],
    ['is a folder', { [`${CWD}/x.yaml`]: { code: 'EISDIR' } }, 'it is a folder'],
    ['may not be read', { [`${CWD}/x.yaml`]: { code: 'EACCES' } }, 'it may not be read'],
    ['breaks while it is read', { [`${CWD}/x.yaml`]: { code: 'EIO' } }, 'it cannot be read (EIO)'],
  ])('that was given and %s is a complaint, not the one found above', async (_, files, reason) => {
    const found = findConfig('x.yaml', around({ config: 'strict: true', files }));
    await expect(found).rejects.toThrow(new UsageError(`--config: ${CWD}/x.yaml: ${reason}`));
  });

  it('that was given as an empty path is a complaint', async () => {
    await expect(findConfig('', around({ config: 'strict: true' }))).rejects.toThrow(
      '--config: expected the path',
    );
  });

  it('that exists but may not be read is not passed over', async () => {
    const files = { [`${CWD}/${CONFIG_NAME}`]: { code: 'EACCES' }, [`/${CONFIG_NAME}`]: 'strict: true' };
    await expect(findConfig(undefined, around({ files }))).rejects.toThrow(
      new UsageError(`${CWD}/${CONFIG_NAME}: it may not be read`),
    );
  });

  it('is found on a real disk too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-'));
    try {
      const cwd = join(folder, 'a', 'b');
      mkdirSync(cwd, { recursive: true });
      writeFileSync(join(folder, 'a', CONFIG_NAME), 'strict: true');
      const found = await findConfig(undefined, { cwd, readFile: (path) => readFile(path, 'utf8') });
      expect(found).toEqual({ path: join(folder, 'a', CONFIG_NAME), text: 'strict: true' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
