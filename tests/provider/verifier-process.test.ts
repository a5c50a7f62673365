import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { listen } from '../servers/listening.ts';
import { pactText } from './verification.ts';

const CHILD = join(import.meta.dirname, '../../src/verify/pact/verifier-process.ts');
/** Does what a run does: starts the verifier and waits for it. */
const PARENT =
  'const [, file, request] = process.argv; require("node:child_process").fork(file, { execArgv: [] }).send(JSON.parse(request));';

it('ends with its parent, however that ended, and removes its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  const pactFile = join(folder, 'pact.json');
  writeFileSync(pactFile, pactText('deployed'));
  const silent = createServer();
  const asked = once(silent, 'connection') as Promise<[Socket]>;
  const { port, stop } = await listen(silent);
  const url = `http://127.0.0.1:${port}`;
  const options = { provider: 'zstack', pactUrls: [pactFile], providerBaseUrl: url, timeout: 600_000 };
  const states = { providerStatesSetupUrl: url };
  const request = JSON.stringify({ ...options, ...states });
  const parent = spawn(process.execPath, ['-e', PARENT, CHILD, request], { stdio: 'ignore' });
  const [socket] = await asked;
  // The verifier waits for an answer that never comes; only its end closes the connection.
  const closed = new Promise((resolve) =>
    socket
      .on('error', () => {})
      .on('close', resolve)
      .resume(),
  );
  parent.kill('SIGKILL');
  await closed;
  expect(existsSync(folder)).toBe(false);
  await stop();
}, 120_000);
