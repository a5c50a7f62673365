import { isIPv4 } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
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
import { createSite } from '../page/site.ts';
import { parseFault } from '../provider/faults.ts';
import { LARGEST_BODY } from '../provider/guard.ts';
import { seedOf } from '../provider/seed.ts';
import { LOOPBACK, startProvider } from '../provider/serve.ts';
import { curlCommand } from '../report/curl.ts';
import type { Given } from './io.ts';
import {
  dialectOption,
  faultOption,
  GROUPS,
  readGiven,
  readSeconds,
  repeatable,
  timeZoneOption,
  wholeNumber,
} from './options.ts';

interface MockOptions {
  readonly dialect: Dialect;
  readonly port: number;
  readonly listen: string;
  readonly fault?: readonly string[];
  readonly jobTime?: JobTime;
  readonly locationHost?: string;
  readonly allowHost?: readonly string[];
  readonly contentType?: true;
  readonly maxBody: number;
  readonly timeZone?: string;
}

/** How long a reconnect takes, in milliseconds. */
interface JobTime {
  readonly jobDuration: number;
  readonly failAfter: number;
}

/** What servers take: seconds where the tunnel comes up, two minutes where they give up on it (see `contracts/sources.json`). */
const REALISTIC: JobTime = { jobDuration: 3_000, failAfter: 120_000 };

/** `mock`: a ZStack to try things on. */
export function define(command: Command): void {
  command
    .optionsGroup(GROUPS.mock)
    .addOption(dialectOption('documented (the page) or deployed (real servers)').default('deployed'))
    .option('--port <port>', 'where to listen; 0 takes a free port', wholeNumber(0, 65_535), 8080)
    .option('--listen <address>', 'IPv4 address to listen on; 0.0.0.0 in a container', parseAddress, LOOPBACK)
    .addOption(faultOption())
    .option(
      '--job-time <seconds>',
      'how long a reconnect takes; realistic means 3 seconds, or 120 if the tunnel stays down (default: at once)',
      parseJobTime,
    )
    .option('--location-host <host>', 'host, with or without a port, in the location of jobs', parseHost)
    .addOption(
      repeatable('--allow-host <name>', 'a host name that the mock may be called by, beside localhost'),
    )
    .addOption(timeZoneOption("zone of the mock's clock, for access keys; this machine's by default"))
    .option('--max-body <bytes>', 'larger bodies get a 413', wholeNumber(1, 1_000_000_000), LARGEST_BODY)
    .option('--content-type', 'send a Content-Type with every answer; servers send none');
}

export async function run(options: MockOptions, { io }: Given): Promise<ExitCode> {
  const catalog = loadCatalog();
  const { fault = [], jobTime, locationHost, allowHost: allowHosts = [], ...given } = options;
  const { contentType: namesTypes = false, ...served } = given;
  const running = await startProvider(catalog, {
    ...served,
    ...jobTime,
    ...(locationHost === undefined ? {} : { locationBase: `http://${locationHost}` }),
    allowHosts,
    namesTypes,
    faults: fault.map((text) => readGiven('--fault', () => parseFault(text, catalog))),
    site: createSite(catalog),
  });
  io.out(howToCall(catalog, options.dialect, running.url));
  await io.interrupted();
  await running.stop();
  io.err('the mock has ended\n');
  return EXIT.holds;
}

function parseJobTime(text: string): JobTime {
  if (text === 'realistic') return REALISTIC;
  const duration = readSeconds(text) * 1000;
  return { jobDuration: duration, failAfter: duration };
}

function parseAddress(text: string): string {
  if (isIPv4(text)) return text;
  throw new InvalidArgumentError('Expected an IPv4 address such as 0.0.0.0.');
}

function parseHost(text: string): string {
  if (/^[\w.:[\]-]+$/.test(text) && URL.canParse(`http://${text}`)) return text;
  throw new InvalidArgumentError('Expected a host such as 10.0.0.5 or zstack.example:8080.');
}

/** Commands that can be pasted into a shell. */
function howToCall(catalog: Catalog, dialect: Dialect, url: string): string {
  const { account, password, accessKey, connections } = seedOf(catalog);
  const authorized = (request: OutgoingRequest): OutgoingRequest =>
    authorize(request, { kind: 'session', session: '$SESSION' }, null, 0);
  const login = loginRequest(catalog, account, password);
  const body = reconnectBody(dialect);
  const reconnect = authorized(reconnectRequest(catalog, connections.ready, body));
  const query = authorized(queryRequest(catalog, null));
  const poll = `\n# poll its job: put the id that the answer above ends in for JOB\n${curlCommand(url, pollRequest(catalog, 'JOB'))}\n`;
  return `The mock ZStack (${dialect}) listens at ${url}/zstack; Ctrl-C ends it.
Open ${url} in a browser: the page of the operation, to try it in both dialects.
Account ${account}, password ${password}; access key ${accessKey.id}, secret ${accessKey.secret}.
Connections: ${connections.ready} comes up, ${connections.down} stays down.

# open a session
SESSION=$(${curlCommand(url, login)} | grep -o '"uuid":"[0-9a-f]*"' | cut -d'"' -f4)

# read the connections
${curlCommand(url, query)}

# reconnect one
${curlCommand(url, reconnect)}
${dialect === 'deployed' ? poll : ''}`;
}
