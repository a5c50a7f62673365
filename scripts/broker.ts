/**
 * Runs a genuine Pact Broker with the data of nobody until Ctrl-C, to try the pipeline's commands on. It
 * needs what `bash tests/broker/install.sh` installs; `docker compose up --wait` is the same with Docker.
 */
import { type Broker, startBroker } from '../tests/broker/start-broker.ts';

/** As in compose.yaml. */
const PORT = 9292;
const USER = 'pact';
const PASSWORD = 'try-it-at-home';

function complain(sentence: string): void {
  process.stderr.write(`error: ${sentence}\n`);
  process.exitCode = 3;
}

async function start(): Promise<Broker | null> {
  try {
    return await startBroker({ port: PORT, username: USER, password: PASSWORD });
  } catch (error) {
    complain((error as Error).message);
    return null;
  }
}

const broker = await start();
if (broker !== null) {
  process.stdout.write(
    [
      `A Pact Broker without data listens at ${broker.url}; Ctrl-C ends it and forgets everything.`,
      '',
      `export PACT_BROKER_BASE_URL=${broker.url} PACT_BROKER_USERNAME=${USER} PACT_BROKER_PASSWORD=${PASSWORD}`,
      '',
    ].join('\n'),
  );
  // A signal alone does not keep a process alive.
  const alive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  clearInterval(alive);
  await broker.stop();
  process.stderr.write('the broker has ended\n');
}
