import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemUser } from './requirements.ts';

/** Waits for the end of this process's input, then for the database, which needs its files until it has ended. */
const REMOVE = `cat >/dev/null
for _ in $(seq 100); do [ -e "$1/data/postmaster.pid" ] || break; sleep 0.1; done
rm -rf "$1"`;

/** A folder that is gone after `remove`, and also after the death of this process. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder that nobody but its owner can enter. */
export function makeTemporaryFolder(owner: SystemUser | undefined): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'zstack-broker-'));
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
  // Detached, so that Ctrl-C in a terminal does not end it too.
  const remover = spawn('sh', ['-c', REMOVE, 'sh', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const removed = new Promise<void>((resolve) => {
    remover.once('exit', () => resolve());
  });
  remover.unref();
  (remover.stdin as unknown as Socket).unref();
  return {
    path,
    remove: async () => {
      remover.ref();
      remover.stdin.end();
      await removed;
    },
  };
}
