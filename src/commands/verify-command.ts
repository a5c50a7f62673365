import { type Command, Option } from 'commander';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import { type ExitCode, exitCodeOf } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { isUuid } from '../model/values.ts';
import { printableJson, wrap } from '../report/layout.ts';
import { matrixOf } from '../report/matrix.ts';
import { effectInWords, planLive } from '../verify/live/plan.ts';
import type { Target } from '../verify/live/target.ts';
import { createProgress, type Env, type Io, VERSION } from './io.ts';
import { faultOption, UsageError } from './options.ts';
import { addReportOptions, Delivery, type ReportFlags } from './reports/deliver.ts';
import { readTargetUrl } from './settings/choose-targets.ts';
import { secretsOfTargets } from './settings/credentials.ts';
import { addTargetOptions, type TargetFlags } from './settings/flags.ts';
import { variableOf } from './settings/precedence.ts';
import { processSurroundings, resolveTargets, type Settings, settingsInForce } from './settings/targets.ts';
import {
  addVerifyBrokerOptions,
  strayBrokerFlag,
  type VerifyBrokerFlags,
  verifyByBroker,
} from './verify-broker.ts';
import { verifyTargets } from './verify-live.ts';
import { parseFaults, verifyEmbedded, verifyRunningMock } from './verify-mock.ts';

/** `verify`: the whole contract against a mock, or what can be sent without effect against a deployment. */
export function defineVerify(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .addOption(
      new Option('--mock <url>', 'verify a running `zstack-contract mock` in place of the embedded one'),
    )
    .addOption(faultOption())
    .option(
      '--allow-reconnect',
      'send one reconnect to the connection given by --uuid: THIS DROPS ITS TUNNEL',
    )
    .option('--pact', "run Pact's verifier against the target too, for what has no effect")
    .option('--dry-run', 'print what would be sent to the target, with what effect, and send nothing');
  addReportOptions(addVerifyBrokerOptions(addTargetOptions(command))).action(async (flags: VerifyFlags) => {
    assertVerifyFlagsFit(flags, env);
    // A broker's pacts are verified against the mock unless the command line names a deployment.
    const own = flags.broker === true ? { ...env, ZSTACK_BASE_URL: undefined } : env;
    const settings = await resolveTargets(flags, own, processSurroundings());
    io.guard?.add(secretsOfTargets(settings.targets));
    if (flags.broker === true) {
      done(await verifyPactsOfBroker(flags, settings, io, env));
      return;
    }
    done(
      settings.targets.length === 0
        ? await verifyMock(flags, settings, io, env)
        : await verifyDeployments(flags, settings, io, env),
    );
  });
}

async function verifyMock(flags: VerifyFlags, settings: Settings, io: Io, env: Env): Promise<ExitCode> {
  const catalog = loadCatalog();
  const faults = parseFaults(catalog, flags.fault ?? []);
  const url = flags.mock === undefined ? null : readTargetUrl(flags.mock, '--mock').url;
  const progress = createProgress(io);
  const faultsInForce = (flags.fault ?? []).map((fault) => ({
    setting: 'fault',
    // What a field was set to may be a secret that somebody tries.
    value: fault.startsWith('set:') ? fault.replace(/=.*$/s, '=…') : fault,
    from: 'flag',
  }));
  const facts = { settings: [...settingsInForce(settings, null), ...faultsInForce] };
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const run = { wanted: flags.dialect, facts, progress, reporting };
    const report = await (url === null
      ? verifyEmbedded(catalog, { ...run, faults })
      : verifyRunningMock(catalog, url, run)
    ).finally(() => progress.end());
    return matrixOf(VERSION, [report], true);
  });
}

async function verifyDeployments(
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
  env: Env,
): Promise<ExitCode> {
  const allowReconnect = flags.allowReconnect === true;
  const catalog = loadCatalog();
  if (flags.dryRun === true) {
    const plans = describeTargets(catalog, settings.targets, allowReconnect);
    io.out(settings.format === 'json' ? plansAsJson(plans) : plansAsText(plans));
    return exitCodeOf('pass', false);
  }
  const pact = flags.pact === true;
  const progress = createProgress(io);
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const reports: readonly Report[] = await verifyTargets(catalog, settings, {
      allowReconnect,
      pact,
      progress,
      interrupted: () => io.interrupted(),
      reporting,
    }).finally(() => progress.end());
    return matrixOf(VERSION, reports, reports.length === 1 && flags.allTargets !== true);
  });
}

async function verifyPactsOfBroker(
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
  env: Env,
): Promise<ExitCode> {
  const catalog = loadCatalog();
  if (settings.targets.some(({ dialect }) => dialect === null)) {
    throw new UsageError(
      '--broker with a deployment needs --dialect: deployed for a real server, whose pacts are those with zstack',
    );
  }
  const faults = parseFaults(catalog, flags.fault ?? []);
  const progress = createProgress(io);
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const options = { flags, settings, faults, env, io, progress, reporting };
    const report = await verifyByBroker(catalog, options).finally(() => progress.end());
    return matrixOf(VERSION, [report], true);
  });
}

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
function assertVerifyFlagsFit(flags: VerifyFlags, env: Env): void {
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

/** One request that a run would send, or would not. */
interface PlannedRequest {
  readonly interaction: string;
  readonly method: string;
  readonly path: string;
  /** In words: `reads`, `none: …`, `not sent: …`. */
  readonly effect: string;
}

/** What a run would send to one target, with what effect. */
export interface TargetPlan {
  readonly target: string;
  readonly url: string;
  readonly preflight: readonly { readonly request: string; readonly effect: string }[];
  /** One for each dialect that the target may speak. */
  readonly dialects: readonly { readonly dialect: Dialect; readonly steps: readonly PlannedRequest[] }[];
}

/** Plans the run of each target; nothing is sent. */
function describeTargets(
  catalog: Catalog,
  targets: readonly Target[],
  allowReconnect: boolean,
): readonly TargetPlan[] {
  return targets.map((target) => describeTarget(catalog, target, allowReconnect));
}

function plansAsJson(plans: readonly TargetPlan[]): string {
  return `${printableJson({ dryRun: true, targets: plans })}\n`;
}

function plansAsText(plans: readonly TargetPlan[]): string {
  return plans.map(planAsText).join('\n');
}

function describeTarget(catalog: Catalog, target: Target, allowReconnect: boolean): TargetPlan {
  const { credentials, dialect, name, url } = target;
  const dialects = dialect === null ? DIALECTS : [dialect];
  return {
    target: name,
    url,
    preflight: preflightOf(target),
    dialects: dialects.map((one) => {
      const plan = planLive(catalog, { dialect: one, credentials: credentials.kind, allowReconnect });
      const steps = plan.map((step) => {
        const { id, operation } = step.interaction;
        const { method, paths } = catalog.operation(operation);
        return { interaction: id, method, path: paths[0] ?? '', effect: effectInWords(step) };
      });
      return { dialect: one, steps };
    }),
  };
}

function preflightOf({ credentials, uuid }: Target): TargetPlan['preflight'] {
  return [
    { request: 'a GET of a job that does not exist', effect: 'reads' },
    credentials.kind === 'account'
      ? { request: 'a login', effect: 'opens a session, which the run ends' }
      : { request: 'a GET that shows whether the credentials are valid', effect: 'reads' },
    { request: 'a reconnect of a uuid that no connection has, without the action key', effect: 'none' },
    { request: `a GET of the connection${uuid === null ? 's' : ` ${uuid}`}`, effect: 'reads' },
  ];
}

function planAsText({ target, url, preflight, dialects }: TargetPlan): string {
  const lines = [
    `${target} (${url}): nothing is sent in a dry run`,
    '',
    'Preflight',
    ...preflight.map(({ request, effect }) => `  ${request}: ${effect}`),
  ];
  for (const { dialect, steps } of dialects) {
    lines.push('', dialects.length > 1 ? `If it speaks ${dialect}` : dialect);
    for (const { interaction, method, path, effect } of steps) {
      lines.push(`  ${interaction}: ${method} ${path}`, wrap(effect, '      '));
    }
  }
  return `${lines.join('\n')}\n`;
}
