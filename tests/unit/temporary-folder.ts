import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const TOP = mkdtempSync(join(tmpdir(), 'zstack-contract-'));
afterAll(() => rmSync(TOP, { recursive: true, force: true }));

/** A new folder, which is removed when the tests of the file are over. */
export function temporaryFolder(): string {
  return mkdtempSync(join(TOP, 'folder-'));
}
