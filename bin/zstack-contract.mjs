#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The sources as they are, in a checkout, and what an installed package is built to. */
const SOURCES = new URL('../src/cli.ts', import.meta.url);
const BUILT = new URL('../lib/esm/cli.js', import.meta.url);
const FROM_SOURCES = existsSync(SOURCES);
/** Node runs TypeScript as it is from 24 on. */
const NEEDED = FROM_SOURCES ? [24, 0] : [20, 18];
/** Where a checkout keeps its sources as Node compiled them: reading them again takes most of a short run. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache/zstack-contract', import.meta.url));
const CANNOT_TELL = 3;
/** A signal that comes again within this time came twice by two ways, not from a second key press; in ms. */
const ECHO = 1_000;

/** The Node that is installed beside this package, for machines whose own is too old. */
function bundledNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const node = join(dirname(manifest), 'bin', 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

function complain(sentence) {
  process.stderr.write(`error: ${sentence}\n`);
  process.exitCode = CANNOT_TELL;
}

/** Runs the same command line with another Node, and ends as it ends. */
function rerun(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => complain(`Node ${NEEDED[0]} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** Resolves at the first signal; a second one, later than an echo, ends the process at once. */
function interrupted() {
  return new Promise((resolve) => {
    let first = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (first === 0) first = Date.now();
        else if (Date.now() - first > ECHO) process.exit(128 + constants.signals[signal]);
        resolve();
      });
    }
  });
}

/** Whoever reads may have stopped reading; anything else that keeps results from going out is told. */
function guardOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code === 'EPIPE') process.exit();
      complain(`the results could not be written: ${error.message}`);
      process.exit();
    });
  }
}

async function main() {
  guardOutput();
  if (FROM_SOURCES) nodeModule.enableCompileCache(CACHE);
  let run;
  try {
    ({ run } = await import(FROM_SOURCES ? SOURCES : BUILT));
  } catch (error) {
    const isPackage = error.code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find package /.test(error.message);
    if (isPackage) complain('the packages that zstack-contract needs are not installed; run: npm ci');
    else if (error.name === 'OwnFileError') complain(error.message);
    else
      complain(
        `zstack-contract is not installed whole: ${error.message.replace(/\.$/, '')}: install it again`,
      );
    return;
  }
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    // Not opened before somebody reads it.
    get stdin() {
      return process.stdin;
    },
    terminal: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true },
    // Read when it is needed: a terminal may change its width.
    get columns() {
      return process.stdout.columns;
    },
    interrupted,
    now: Date.now,
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => {}),
    // A folder that is gone stops only who needs it.
    get cwd() {
      return process.cwd();
    },
  });
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) await main();
else {
  const node = bundledNode();
  if (!FROM_SOURCES)
    complain(`Node ${NEEDED.join('.')} or newer is needed, and this is ${process.versions.node}`);
  else if (node === null)
    complain(
      `Node ${NEEDED[0]} is needed, and this is ${process.versions.node}; npm ci brings it: run that first`,
    );
  else rerun(node);
}
