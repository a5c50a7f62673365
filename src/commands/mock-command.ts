import { type Command, Option } from 'commander';
import { authorize } from '../client/credentials.ts';
import {
  loginRequest,
  pollRequest,
  queryRequest,
  reconnectBody,
  reconnectRequest,
} from '../client/requests.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import type { Dialect } from '../model/contract.ts';
import type { OutgoingRequest } from '../model/exchange.ts';
import { EXIT, type ExitCode } from '../model/finding.ts';
import { seedOf } from '../provider/seed.ts';
import { startProvider } from '../provider/serve.ts';
import { curlCommand } from '../report/curl.ts';
import type { Env, Io } from './io.ts';
import { dialectOption, faultOption, timeZoneOption, wholeNumber } from './options.ts';
import { parseFaults } from './verify-mock.ts';

interface MockOptions {
  readonly dialect: Dialect;
  readonly port: number;
  readonly fault?: readonly string[];
  readonly timeZone?: string;
}

/** `mock`: a ZStack to try things on. */
export function define(command: Command, io: Io, _env: Env, done: (code: ExitCode) => void): void {
  command
    .addOption(dialectOption('documented (the page) or deployed (real servers)').default('deployed'))
    .addOption(
      new Option('--port <port>', 'where to listen; 0 takes a free port')
        .argParser(wholeNumber(0, 65_535))
        .default(8080),
    )
    .addOption(faultOption())
    .addOption(
      timeZoneOption(
        "the zone of the mock's clock, by which it checks access keys; this machine's by default",
      ),
    )
    .action(async (options: MockOptions) => {
      const catalog = loadCatalog();
      const faults = parseFaults(catalog, options.fault ?? []);
      const { dialect, port, timeZone } = options;
      const zone = timeZone === undefined ? {} : { timeZone };
      const running = await startProvider(catalog, { dialect, port, faults, ...zone });
      io.out(howToCall(catalog, dialect, running.url));
      await io.interrupted();
      await running.stop();
      io.err('the mock has ended\n');
      done(EXIT.holds);
    });
}

/** Commands that can be pasted into a shell. */
function howToCall(catalog: Catalog, dialect: Dialect, url: string): string {
  const seed = seedOf(catalog);
  const authorized = (request: OutgoingRequest): OutgoingRequest =>
    authorize(request, { kind: 'session', session: '$SESSION' }, null, 0);
  const login = loginRequest(catalog, seed.account, seed.password);
  const body = reconnectBody(dialect);
  const reconnect = authorized(reconnectRequest(catalog, seed.connections.ready, body));
  const query = authorized(queryRequest(catalog, null));
  const lines = [
    `The mock ZStack (${dialect}) listens at ${url}/zstack; Ctrl-C ends it.`,
    `Account ${seed.account}, password ${seed.password}; access key ${seed.accessKey.id}, secret ${seed.accessKey.secret}.`,
    `Connections: ${seed.connections.ready} comes up, ${seed.connections.down} stays down.`,
    '',
    '# open a session',
    `SESSION=$(${curlCommand(url, login)} | grep -o '"uuid":"[0-9a-f]*"' | cut -d'"' -f4)`,
    '',
    '# read the connections',
    curlCommand(url, query),
    '',
    '# reconnect one',
    curlCommand(url, reconnect),
  ];
  if (dialect === 'deployed') {
    const poll = pollRequest(catalog, 'JOB');
    lines.push(
      '',
      '# poll its job: put the id that the answer above ends in for JOB',
      curlCommand(url, poll),
    );
  }
  return `${lines.join('\n')}\n`;
}
