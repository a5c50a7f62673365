import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileIdentity, placeOfNew } from '../../../src/commands/new-file.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'identity-')));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'a'), '');
  writeFileSync(join(folder, 'b'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

describe('the identity of a file', () => {
  it('is one by whatever name, and another for another file', () => {
    symlinkSync('a', at('soft'));
    linkSync(at('a'), at('hard'));
    const names = ['a', './a', 'sub/../a', 'soft', 'hard'];
    expect(new Set(names.map((name) => fileIdentity(`${folder}/${name}`))).size).toBe(1);
    expect(fileIdentity(at('a'))).not.toBe(fileIdentity(at('b')));
  });

  it('of what is not there yet is where it would be made', () => {
    symlinkSync('sub', at('link'));
    symlinkSync('link/new', at('soft'));
    symlinkSync('soft', at('softer'));
    const names = ['sub/new', 'link/new', 'soft', 'softer'];
    expect(new Set(names.map((name) => fileIdentity(at(name))))).toEqual(new Set([at('sub/new')]));
    expect(fileIdentity(at('sub/other'))).toBe(at('sub/other'));
    expect(placeOfNew(at('missing/new'))).toBe(at('missing/new'));
  });

  it('of a device is its name: nothing in it can be replaced', () => {
    expect(fileIdentity('/dev/null')).toBe('/dev/null');
  });

  it('is found where links go round', () => {
    symlinkSync('two', at('one'));
    symlinkSync('one', at('two'));
    expect([at('one'), at('two')]).toContain(placeOfNew(at('one')));
  });
});
