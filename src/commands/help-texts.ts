import type { FieldName } from '../../generated/types.ts';
import type { ExitCode } from '../model/finding.ts';

/** A command line, and what it does. */
export interface Example {
  readonly line: string;
  readonly words: string;
}

type ExitCodes = Readonly<Partial<Record<ExitCode, string>>>;

/** What `--help` says of a command beside its options. */
interface CommandHelp {
  /** Its line in the list of commands. */
  readonly description: string;
  readonly examples: readonly Example[];
  /** Names in `VARIABLES`. */
  readonly environment: readonly Variable[];
  readonly exitCodes: ExitCodes;
}

/** Environment variables that commands read, in the order in which help lists them. */
export const VARIABLES = {
  ZSTACK_BASE_URL: 'URL of the deployment, in place of --target',
  ZSTACK_ACCOUNT: 'account to log in with, in place of --account',
  ZSTACK_PASSWORD: 'password of that account; the run opens a session and ends it',
  ZSTACK_SESSION_UUID: 'a session that is open, in place of an account; the run leaves it open',
  ZSTACK_ACCESS_KEY_ID: 'id of an access key, in place of an account',
  ZSTACK_ACCESS_KEY_SECRET: 'secret of that access key',
  ZSTACK_IPSEC_UUID: 'the IPsec connection to query, in place of --uuid',
  ZSTACK_TIME_ZONE: "zone of the deployment's clock, in place of --time-zone",
  ZSTACK_CA_FILE: "certificates to trust in place of the system's, as PEM",
  PACT_BROKER_BASE_URL: 'URL of the Pact Broker, in place of --broker-base-url',
  PACT_BROKER_TOKEN: 'bearer token for the broker',
  PACT_BROKER_USERNAME: 'user of the broker, in place of a token',
  PACT_BROKER_PASSWORD: 'password of that user',
  SSL_CERT_FILE: 'certificates to trust for the broker, in place of --broker-ca-file',
  WEBHOOK_TOKEN: 'bearer token that the broker sends to the URL of the webhook',
  WEBHOOK_USERNAME: 'user that the broker sends there, in place of a token',
  WEBHOOK_PASSWORD: 'password of that user',
  HTTP_PROXY: 'proxy for http:// URLs; a name in lower case wins',
  HTTPS_PROXY: 'proxy for https:// URLs',
  NO_PROXY: 'hosts that are reached without a proxy',
  CI: 'set by pipelines; theirs and git tell version, branch and build URL',
  GITHUB_STEP_SUMMARY: 'where --report github writes its summary; set by GitHub Actions',
  NO_COLOR: 'no colour on a terminal',
  LANG: 'language of the screen, after LC_ALL and LC_MESSAGES',
} as const;

type Variable = keyof typeof VARIABLES;

const BROKER: readonly Variable[] = [
  'PACT_BROKER_BASE_URL',
  'PACT_BROKER_TOKEN',
  'PACT_BROKER_USERNAME',
  'PACT_BROKER_PASSWORD',
  'SSL_CERT_FILE',
];
const PROXIES: readonly Variable[] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
const SCREEN: readonly Variable[] = ['GITHUB_STEP_SUMMARY', 'NO_COLOR', 'LANG'];

const USAGE = 'usage error';
const JUDGED: ExitCodes = {
  0: 'the contract holds; a warning breaks it only under --strict',
  1: 'the contract is broken',
  2: USAGE,
  3: 'cannot tell: nothing was checked, or something could not be judged',
};
const ABOUT_A_BROKER: ExitCodes = {
  0: 'done',
  2: `${USAGE}, or the broker refused the question`,
  3: 'the broker could not be asked',
};

/** By the name of the command. A command that is new needs an entry. */
export const COMMAND_HELP: Readonly<Record<string, CommandHelp>> = {
  'zstack-contract': {
    description: "Contract tests for ZStack's ReconnectIPsecConnection",
    examples: [
      { line: 'zstack-contract verify', words: 'the contract against the embedded mock' },
      { line: 'zstack-contract check traffic.har', words: 'the traffic that a browser or proxy recorded' },
      { line: 'zstack-contract verify --help', words: 'options, environment and exit codes of a command' },
    ],
    environment: [],
    exitCodes: { ...JUDGED, 2: `${USAGE}, or a deployment refuses the credentials` },
  },
  verify: {
    description:
      'Run the interactions of the contract against a provider and judge each answer, field by field',
    examples: [
      {
        line: `zstack-contract verify --fault 'drop:inventory.${'vipUuid' satisfies FieldName}'`,
        words: 'the embedded mock without a field, to see a failure',
      },
      {
        line: 'zstack-contract verify --target https://zstack.example:8080 --dry-run',
        words: 'what would be sent to a deployment',
      },
      {
        line: 'zstack-contract verify --pacts pacts/ --report junit=report.xml',
        words: 'pacts of your own against the mock, with a report for a pipeline',
      },
    ],
    environment: [
      'ZSTACK_BASE_URL',
      'ZSTACK_ACCOUNT',
      'ZSTACK_PASSWORD',
      'ZSTACK_SESSION_UUID',
      'ZSTACK_ACCESS_KEY_ID',
      'ZSTACK_ACCESS_KEY_SECRET',
      'ZSTACK_IPSEC_UUID',
      'ZSTACK_TIME_ZONE',
      'ZSTACK_CA_FILE',
      ...BROKER,
      ...PROXIES,
      'CI',
      ...SCREEN,
    ],
    exitCodes: { ...JUDGED, 2: `${USAGE}, or a deployment refuses the credentials` },
  },
  check: {
    description: 'Judge recorded traffic (HAR of a browser, mitmproxy or Charles), or one JSON body',
    examples: [
      { line: 'zstack-contract check traffic.har', words: 'every exchange of a recording' },
      {
        line: 'zstack-contract check traffic.har --redact clean.har',
        words: 'the same, and a copy without secrets to pass on',
      },
      {
        line: 'zstack-contract check body.json --operation job-poll --status 200',
        words: 'one JSON body',
      },
    ],
    environment: SCREEN,
    exitCodes: JUDGED,
  },
  merge: {
    description: 'Make one report and one exit code of the JSON reports of many runs',
    examples: [
      { line: 'zstack-contract merge reports/*.json', words: 'the result of all jobs of a pipeline' },
      {
        line: 'zstack-contract merge reports/*.json --report html=fleet.html --report junit=fleet.xml',
        words: 'the same, with reports to keep',
      },
      {
        line: 'zstack-contract verify --all-targets --shard 1/3 --report json=reports/1.json',
        words: 'what the first of three jobs runs before',
      },
    ],
    environment: SCREEN,
    exitCodes: JUDGED,
  },
  capture: {
    description: 'Run a client in any language against the mock, judge what it does, and write its pact',
    examples: [
      {
        line: 'zstack-contract capture --consumer acme-vpn-portal -- python3 client.py',
        words: 'the pact of a client in pacts/',
      },
      {
        line: 'zstack-contract capture --consumer acme-vpn-portal --reads job-poll:inventory.status -- npm test',
        words: 'a pact that expects only what the client reads',
      },
      {
        line: 'zstack-contract capture --consumer acme-vpn-portal --scenario ok --scenario down -- ./client',
        words: 'the client with a tunnel that stays down too',
      },
    ],
    environment: SCREEN,
    exitCodes: {
      0: 'the client keeps the contract, and its pact is written',
      1: 'the client breaks the contract',
      2: USAGE,
      3: 'cannot tell: the command failed, or called nothing of the contract',
    },
  },
  init: {
    description:
      "Write what a client's repository needs: a first test or capture, settings, and the pipeline",
    examples: [
      { line: 'zstack-contract init --dry-run', words: 'what would be written into this repository' },
      {
        line: 'zstack-contract init --consumer acme-vpn-portal',
        words: "a client's first test or capture, settings and pipeline",
      },
      { line: 'zstack-contract init --provider', words: 'a pipeline that verifies the pacts of the broker' },
    ],
    environment: [],
    exitCodes: {
      0: 'written, or there already',
      2: `${USAGE}, or the folder cannot be written`,
      3: 'a file could not be written after all',
    },
  },
  mock: {
    description: 'Run the mock ZStack on 127.0.0.1 until you press Ctrl-C',
    examples: [
      { line: 'zstack-contract mock', words: 'servers as they are, at http://127.0.0.1:8080' },
      {
        line: 'zstack-contract mock --dialect documented --port 0',
        words: "the vendor's page, at a free port",
      },
      {
        line: 'zstack-contract mock --job-time realistic --fault \'set:inventory.state="Disabled"\'',
        words: 'reconnects that take their time, with a field that is set',
      },
    ],
    environment: [],
    exitCodes: { 0: 'ended by Ctrl-C', 2: USAGE, 3: 'the port cannot be listened on' },
  },
  docs: {
    description: 'Write the page of the operation, with all that the contract knows of it, as one HTML file',
    examples: [
      { line: 'zstack-contract docs --out page.html', words: 'the page in the working folder' },
      { line: 'zstack-contract docs --out public/index.html', words: 'the page for a web server' },
      { line: 'zstack-contract mock', words: 'the same page with a part to try the operation' },
    ],
    environment: [],
    exitCodes: { 0: 'the page is written', 2: USAGE, 3: 'the file cannot be written' },
  },
  fields: {
    description: "Show the 46 fields of the vendor's page, and what real servers do with them",
    examples: [
      { line: 'zstack-contract fields', words: 'all fields' },
      { line: 'zstack-contract fields | grep vip', words: 'the fields whose name has vip in it' },
      { line: 'zstack-contract fields --format json', words: 'the same for machines' },
    ],
    environment: [],
    exitCodes: { 0: 'shown', 2: USAGE },
  },
  publish: {
    description: 'Publish pacts to a Pact Broker, as the version and branch of this build',
    examples: [
      { line: 'zstack-contract publish --dry-run', words: 'what would be published, without a broker' },
      { line: 'zstack-contract publish', words: 'pacts/ as the commit and branch of this build' },
      {
        line: 'zstack-contract publish pacts/acme-vpn-portal-zstack.json --branch main',
        words: 'one pact, on a branch',
      },
    ],
    environment: [...BROKER, ...PROXIES, 'CI'],
    exitCodes: { ...ABOUT_A_BROKER, 1: 'pacts/ is not what the consumer tests of this project write' },
  },
  'can-i-deploy': {
    description:
      'Ask the broker whether a version is verified with everything that is deployed in an environment',
    examples: [
      { line: 'zstack-contract can-i-deploy --to-environment production', words: 'the client of pacts/' },
      {
        line: 'zstack-contract can-i-deploy --to-environment production --wait 120',
        words: 'the same, while a verification still runs',
      },
      {
        line: 'zstack-contract can-i-deploy --pacticipant zstack --to-environment production',
        words: 'the contract, as provider',
      },
    ],
    environment: [...BROKER, ...PROXIES, 'CI'],
    exitCodes: {
      0: 'safe',
      1: 'not safe',
      2: `${USAGE}, or the broker refused the question`,
      3: 'cannot tell: the broker could not be asked, or nothing was checked',
    },
  },
  webhook: {
    description: "Let the broker start the provider's pipeline when a pact needs a verification",
    examples: [
      {
        line: 'zstack-contract webhook --url https://api.github.com/repos/acme/zstack/dispatches',
        words: 'a GitHub workflow that verifies',
      },
      {
        line: 'zstack-contract webhook --url https://gitlab.example/api/v4/projects/7/trigger/pipeline --body webhook.json',
        words: 'a GitLab pipeline',
      },
      {
        line: 'zstack-contract webhook --url https://ci.example/verify --event contract_content_changed',
        words: 'for another event',
      },
    ],
    environment: [...BROKER, 'WEBHOOK_TOKEN', 'WEBHOOK_USERNAME', 'WEBHOOK_PASSWORD', ...PROXIES],
    exitCodes: ABOUT_A_BROKER,
  },
  'record-deployment': {
    description: 'Tell the broker that a version is deployed in an environment, in place of the one before',
    examples: [
      {
        line: 'zstack-contract record-deployment --environment production',
        words: 'this build of the client of pacts/',
      },
      {
        line: 'zstack-contract record-deployment --environment production --pacticipant zstack',
        words: 'the contract, as provider',
      },
      {
        line: 'zstack-contract record-deployment --environment production --application-instance west',
        words: 'one of several installations',
      },
    ],
    environment: [...BROKER, ...PROXIES, 'CI'],
    exitCodes: ABOUT_A_BROKER,
  },
  'record-release': {
    description: 'Tell the broker that a version is released to an environment, beside the ones before',
    examples: [
      {
        line: 'zstack-contract record-release --environment production',
        words: 'this build of the client of pacts/',
      },
      {
        line: 'zstack-contract record-release --environment production --version 1.4.0',
        words: 'a version by its name',
      },
      {
        line: 'zstack-contract record-release --environment production --pacticipant zstack',
        words: 'the contract, as provider',
      },
    ],
    environment: [...BROKER, ...PROXIES, 'CI'],
    exitCodes: ABOUT_A_BROKER,
  },
};
