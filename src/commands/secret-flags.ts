import { UsageError } from './usage-error.ts';

/** Where what carries a secret belongs, by the flags that people try. */
type SecretFlags = Readonly<Record<string, string>>;

const OF_ZSTACK: SecretFlags = {
  '--password': 'give it in ZSTACK_PASSWORD, or on standard input with --password-stdin',
  '--session': 'give it in ZSTACK_SESSION_UUID',
  '--session-uuid': 'give it in ZSTACK_SESSION_UUID',
  '--access-key-id': 'give it in ZSTACK_ACCESS_KEY_ID',
  '--access-key-secret': 'give it in ZSTACK_ACCESS_KEY_SECRET',
};

const BROKER_PASSWORD = 'give it in PACT_BROKER_PASSWORD, beside PACT_BROKER_USERNAME';
const BROKER_TOKEN = 'give it in PACT_BROKER_TOKEN';

/** Those of the official command, which everyone has at hand who comes from there. */
const OF_BROKER: SecretFlags = {
  '--broker-password': BROKER_PASSWORD,
  '--broker-token': BROKER_TOKEN,
};

const WEBHOOK_TOKEN = 'give a bearer token in WEBHOOK_TOKEN';
const OF_WEBHOOK: SecretFlags = {
  '--password': 'give it in WEBHOOK_PASSWORD, beside WEBHOOK_USERNAME',
  '--token': WEBHOOK_TOKEN,
  '--header': `no other header is sent than that; ${WEBHOOK_TOKEN}`,
};

/** What a command that asks only the broker can mean. */
const OF_BROKER_ALONE: SecretFlags = { '--password': BROKER_PASSWORD, '--token': BROKER_TOKEN };

const BROKER_COMMANDS = ['publish', 'can-i-deploy', 'record-deployment', 'record-release'];

function secretFlagsOf(command: string): SecretFlags {
  if (command === 'webhook') return { ...OF_BROKER, ...OF_WEBHOOK };
  if (BROKER_COMMANDS.includes(command)) return { ...OF_BROKER, ...OF_BROKER_ALONE };
  return { ...OF_ZSTACK, ...OF_BROKER, '--token': BROKER_TOKEN };
}

/**
 * Refuses arguments that carry a secret before commander sees them, and says where each belongs.
 */
export function refuseSecretFlags(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const flags = secretFlagsOf(argv.find((argument) => !argument.startsWith('-')) ?? '');
  for (const argument of end === -1 ? argv : argv.slice(0, end)) {
    const [flag = ''] = argument.split('=', 1);
    const hint = flags[flag];
    if (hint === undefined) continue;
    throw new UsageError(`${flag} is no flag, since everyone who lists processes would see it; ${hint}`);
  }
}

/** A complaint of commander's without what was given to an option that it does not know: it may be a secret. */
export function withoutUnknownValues(complaint: string): string {
  return complaint.replace(/(unknown option '(?:--[^='\n]*|-[^-]))[\s\S]*'(?=\n|$)/, "$1'");
}
