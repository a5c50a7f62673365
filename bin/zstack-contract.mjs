#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

/** The Node that is installed beside this package, for machines whose own is too old. */
function bundledNode() {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
  } catch {
    return null;
  }
}

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  const node = bundledNode();
  if (node === null) {
    process.stderr.write(
      `error: Node ${process.versions.node} is too old; Node ${NEEDED} or newer is needed\n`,
    );
    process.exitCode = 2;
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    // A terminal sends Ctrl-C to both; anything else that ends this process has to be passed on.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('exit', (code) => {
      process.exitCode = code ?? 3;
    });
  }
} else {
  const { run } = await import('../src/cli.ts');
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interrupted: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
      }),
  });
}
