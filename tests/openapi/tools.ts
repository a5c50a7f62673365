import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/contract/files.ts';
import type { Dialect } from '../../src/model/contract.ts';

const HERE = import.meta.dirname;
const run = promisify(execFile);

/** Where the document of a dialect lies. */
export function documentPath(dialect: Dialect): string {
  return join(ROOT, 'generated', `openapi.${dialect}.json`);
}

/** A module of the folder's own dependencies. */
export const requireTool = createRequire(join(HERE, 'package.json'));

function binary(name: string): string {
  return join(HERE, 'node_modules', '.bin', name);
}

/** Runs a tool to its end. */
export async function runTool(
  name: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const options = { cwd: HERE, maxBuffer: 100_000_000, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } };
  try {
    const { stdout, stderr } = await run(binary(name), args, options);
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: `${stdout}${stderr}` };
  }
}

/** A tool that serves. */
export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Prism, and waits until it answers. */
export async function startPrism(...args: readonly string[]): Promise<Served> {
  const port = await freePort();
  const child = spawn(binary('prism'), [...args, '--port', String(port)], { cwd: HERE });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += text;
      if (said.includes('Prism is listening')) resolve();
    });
    child.stderr.on('data', (text) => {
      said += text;
    });
    ended.then(() => reject(new Error(`Prism has ended: ${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      child.kill();
      return ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
