import { isUuid } from '../model/values.ts';
import { strayBrokerFlag, type VerifyBrokerFlags } from './broker/verify-options.ts';
import type { Env } from './io.ts';
import type { ReportFlags } from './reports/report-option.ts';
import type { TargetFlags } from './settings/flags.ts';
import { variableOf } from './settings/precedence.ts';
import { UsageError } from './usage-error.ts';

export interface VerifyFlags extends TargetFlags, ReportFlags, VerifyBrokerFlags {
  readonly mock?: string;
  readonly fault?: readonly string[];
  readonly allowReconnect?: true;
  readonly dryRun?: true;
  readonly pact?: true;
}

/**
 * Flags that contradict each other. They are looked at before anything else is, so that nobody mends
 * credentials for a command that cannot be meant.
 *
 * @throws UsageError for the first contradiction
 */
export function assertVerifyFlagsFit(flags: VerifyFlags, env: Env): void {
  const stray = strayBrokerFlag(flags);
  if (stray !== null) throw new UsageError(`${stray} is about a broker's pacts: give --broker too`);
  const named = namedBy(flags, env);
  if (flags.broker === true) assertFitForBroker(flags);
  else if (named === null) assertFitForMock(flags);
  else if (flags.mock !== undefined) throw new UsageError(`--mock and ${named.words} exclude each other`);
  if (named !== null && flags.fault !== undefined) {
    throw new UsageError(`--fault breaks the embedded mock, not a deployment, which ${named.words} names`);
  }
  assertReconnectIsMeant(flags);
  if (flags.uuid !== undefined && !isUuid(flags.uuid)) {
    // Not repeated: a session that stands here by mistake looks just the same.
    throw new UsageError('--uuid: expected the uuid of a connection, 32 lowercase hex digits');
  }
}

/** What names a deployment; null where nothing does. A broker's pacts are never verified by a variable alone. */
function namedBy(flags: VerifyFlags, env: Env): { readonly words: string } | null {
  if (flags.target !== undefined) return { words: '--target' };
  if (flags.allTargets === true) return { words: '--all-targets' };
  if (flags.broker === true || variableOf(env, 'ZSTACK_BASE_URL') === undefined) return null;
  return { words: 'the environment variable ZSTACK_BASE_URL' };
}

function assertFitForMock(flags: VerifyFlags): void {
  for (const [flag, given] of [
    ['--allow-reconnect', flags.allowReconnect],
    ['--dry-run', flags.dryRun],
    ['--pact', flags.pact],
  ] as const) {
    if (given === true) throw new UsageError(`${flag} is about a deployment: name one with --target`);
  }
  if (flags.mock !== undefined && flags.fault !== undefined) {
    throw new UsageError('--fault breaks the embedded mock; give it to the mock that --mock names');
  }
}

function assertFitForBroker(flags: VerifyFlags): void {
  const { pactUrl = 'http://any' } = flags;
  if (!/^https?:\/\//i.test(pactUrl) || !URL.canParse(pactUrl) || /^[^/]*\/\/[^/?#]*@/.test(pactUrl)) {
    throw new UsageError(
      '--pact-url: expected a URL of the broker without credentials in it, as a webhook gives it',
    );
  }
  for (const [flag, given] of [
    ['--mock', flags.mock],
    ['--allow-reconnect', flags.allowReconnect],
    ['--dry-run', flags.dryRun],
    ['--pact', flags.pact],
    ['--all-targets', flags.allTargets],
  ] as const) {
    if (given !== undefined) throw new UsageError(`${flag} and --broker exclude each other`);
  }
}

/** A reconnect drops a tunnel, so the flag alone is not enough: the connection has to be named on purpose. */
function assertReconnectIsMeant({ allowReconnect, allTargets, uuid }: VerifyFlags): void {
  if (allowReconnect !== true) return;
  if (allTargets === true) throw new UsageError('--allow-reconnect is for one target, not for --all-targets');
  if (uuid !== undefined) return;
  throw new UsageError('--allow-reconnect needs --uuid: name the connection whose tunnel may drop');
}
