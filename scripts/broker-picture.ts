/**
 * Takes docs/broker.png and docs/broker-matrix.png: pages of a genuine Pact Broker with our pacts, verified and deployed. It
 * needs what `bash tests/broker/install.sh` installs, and Chromium.
 */
import { join } from 'node:path';
import { run } from '../src/cli.ts';
import type { Env } from '../src/commands/io.ts';
import { CONSUMER, PROVIDERS } from '../src/model/pacts.ts';
import { type Broker, startBroker } from '../tests/broker/start-broker.ts';
import { launchChromium } from './chromium.ts';

const DOCS = join(import.meta.dirname, '..', 'docs');
const SIZE = { width: 1280, height: 640 };
const ENVIRONMENT = 'production';
/** What the picture shows as the client's version; the providers' is that of the contract. */
const CLIENT_VERSION = '1.0.0';

async function command(env: Env, ...args: readonly string[]): Promise<void> {
  const complaints: string[] = [];
  const code = await run(args, env, {
    out: () => {},
    err: (text) => complaints.push(text),
    terminal: { out: false, err: false },
    interrupted: () => new Promise<void>(() => {}),
    stdin: process.stdin,
    sleep: () => Promise.resolve(),
    now: Date.now,
    cwd: join(DOCS, '..'),
  });
  if (code !== 0) throw new Error(`zstack-contract ${args[0]} ended with ${code}: ${complaints.join('')}`);
}

/** Brings pacts, results and deployments to a broker, as pipelines do. */
async function fill({ url, username, password }: Broker): Promise<void> {
  const env = { PACT_BROKER_BASE_URL: url, PACT_BROKER_USERNAME: username, PACT_BROKER_PASSWORD: password };
  const answer = await fetch(`${url}/environments`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: ENVIRONMENT, displayName: 'Production', production: true }),
  });
  if (!answer.ok) throw new Error(`the broker made no environment: ${answer.status}`);
  await command(env, 'publish', '--allow-dirty', '--version', CLIENT_VERSION, '--branch', 'main');
  await command(env, 'verify', '--broker', '--publish-results');
  for (const name of Object.values(PROVIDERS)) {
    await command(env, 'record-deployment', '--pacticipant', name, '--environment', ENVIRONMENT);
  }
  await command(env, 'record-deployment', '--version', CLIENT_VERSION, '--environment', ENVIRONMENT);
}

const broker = await startBroker();
const browser = await launchChromium();
try {
  await fill(broker);
  const { url, username, password } = broker;
  const context = await browser.newContext({ viewport: SIZE, httpCredentials: { username, password } });
  const page = await context.newPage();
  const pact = `provider/${PROVIDERS.deployed}/consumer/${CONSUMER}`;
  for (const [name, path] of [
    ['broker.png', '/'],
    ['broker-matrix.png', `/matrix/${pact}`],
  ] as const) {
    await page.goto(url + path, { waitUntil: 'networkidle' });
    await page.screenshot({ path: join(DOCS, name) });
    process.stdout.write(`picture: docs/${name}\n`);
  }
} finally {
  await browser.close();
  await broker.stop();
}
