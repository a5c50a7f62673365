import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { ROOT } from '../contract/files.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { settleWaivers } from '../judge/waivers.ts';
import { DIALECTS } from '../model/contract.ts';
import { EXIT, type ExitCode } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Fault, parseFault } from '../provider/faults.ts';
import { runReportOf } from '../report/run-report.ts';
import { addBrokerOptions } from './broker/broker-options.ts';
import { dryRun } from './dry-run.ts';
import { createProgress, type Env, type Given, VERSION } from './io.ts';
import { choiceOption, FORMATS, faultOption, GROUPS, readGiven, repeatable, UsageError } from './options.ts';
import { secretsOfTargets } from './output-guard.ts';
import { addReportOptions, runAndReport } from './reports/run-and-report.ts';
import { addTargetOptions } from './settings/flags.ts';
import { addStepOptions, selectionOf } from './settings/step-flags.ts';
import { resolveTargets } from './settings/targets.ts';
import { checkedTargetUrl, checkedUrl } from './settings/urls.ts';
import { waiversOf } from './settings/waivers.ts';
import { reportBrokerPacts } from './verify-broker.ts';
import { verifyPactFiles } from './verify-pacts.ts';
import {
  playEmbedded,
  playRunning,
  reportOn,
  type VerifyFlags,
  type VerifyRun,
  verifyTargets,
} from './verify-run.ts';

/** `verify`: the whole contract against a mock, or whatever has no effect against a deployment. */
export function define(command: Command): void {
  command.optionsGroup(GROUPS.run).option('--strict', 'let warnings break the contract too');
  addStepOptions(command)
    .optionsGroup(GROUPS.mock)
    .addOption(
      new Option('--mock <url>', 'a running `zstack-contract mock` in place of the embedded one').conflicts([
        'target',
        'allTargets',
        'broker',
        'fault',
      ]),
    )
    .addOption(faultOption().conflicts(['target', 'allTargets']));
  addTargetOptions(command)
    .optionsGroup(GROUPS.pacts)
    .addOption(
      repeatable(
        '--pacts [path...]',
        "verify anybody's pacts in place of the contract, as files or folders; by default pacts/ of the working folder",
      ).conflicts(['allTargets', 'broker', 'dryRun', 'pact']),
    )
    .option(
      '--state-url <url>',
      'where your own service arranges the provider states that a run against --target cannot: it is sent what Pact sends',
    )
    .addOption(new Option('--pact', 'the old form of --pacts').conflicts(['allTargets', 'dryRun']))
    .optionsGroup(GROUPS.broker)
    .addOption(
      new Option(
        '--broker',
        'verify the pacts that a Pact Broker has for the provider, in place of our own: with the mock, or the deployment that --target names',
      ).conflicts(['allTargets', 'dryRun', 'pact']),
    )
    .option('--pact-url <url>', 'only this pact of the broker, such as the one that a webhook names')
    .option('--publish-results', 'publish the results; a pipeline publishes those of the mock without it')
    .option('--provider-version <version>', 'which build a deployment is, or a mock with --fault')
    .option('--provider-branch <branch>', 'the branch of that build; by default from the pipeline or git')
    .option('--wip-since <day>', 'work in progress from a day on, as 2026-01-31; the last 30 by default');
  addBrokerOptions(command)
    .optionsGroup(GROUPS.output)
    .addOption(choiceOption('--format <format>', 'text, or json for machines; text by default', FORMATS));
  addReportOptions(command);
}

export async function run(given: VerifyFlags, { command, io, env }: Given): Promise<ExitCode> {
  refuseContradictions(given, env, command.options);
  const catalog = loadCatalog();
  const flags = given.pact === true ? { ...given, pacts: [join(ROOT, 'pacts')] } : given;
  if (flags.list === true) {
    // Nothing is sent, so no credentials are read.
    const { names } = selectionOf(catalog, flags, [flags.dialect], false);
    io.out(flags.format === 'json' ? `${JSON.stringify(names, null, 2)}\n` : `${names.join('\n')}\n`);
    return EXIT.holds;
  }
  if (flags.pact === true) io.err('warning: --pact is old; --pacts PATH verifies the pacts of anybody\n');
  // Pacts are verified against the mock unless the command line names a deployment.
  const isAboutPacts = given.broker === true || given.pacts !== undefined;
  const variables = isAboutPacts ? { ...env, ZSTACK_BASE_URL: undefined } : env;
  const settings = await resolveTargets(flags, variables, io);
  const { targets, format, strict, config } = settings;
  io.guard?.add(secretsOfTargets(targets));
  const dialects = targets.length === 0 ? [flags.dialect] : targets.map(({ dialect }) => dialect);
  const selection = selectionOf(catalog, flags, dialects, strict);
  const names = targets.map(({ name }) => name);
  const { waivers, isWhole } = waiversOf(config, names, catalog, io.now());
  if (flags.dryRun === true) {
    io.out(dryRun(catalog, settings, selection, flags.allowReconnect === true));
    return EXIT.holds;
  }
  const effective = new Set<Fault>();
  const faults = {
    faults: (flags.fault ?? []).map((text) => readGiven('--fault', () => parseFault(text, catalog))),
    onFault: (fault: Fault) => void effective.add(fault),
  };
  const progress = createProgress(io);
  const facts = { catalog, flags, settings, selection, faults, effective, env, io, progress };
  return runAndReport(catalog, { flags, format, strict, io, env }, async (reporting) => {
    const run = { ...facts, reporting: { ...reporting, waivers } };
    const reports = await verify(run).finally(() => progress.end());
    const made = runReportOf(VERSION, settleWaivers(reports, isWhole), flags.allTargets !== true);
    return flags.shard === undefined ? made : { ...made, shard: flags.shard };
  });
}

async function verify(run: VerifyRun): Promise<readonly Report[]> {
  const { flags, settings } = run;
  if (flags.broker === true) return [await reportBrokerPacts(run)];
  if (flags.pacts !== undefined) return [await verifyPactFiles(run)];
  if (settings.targets.length > 0) return verifyTargets(run);
  if (flags.mock !== undefined) return [await reportOn(run, null, () => playRunning(run, null))];
  const dialects = flags.dialect === undefined ? DIALECTS : [flags.dialect];
  return [await reportOn(run, null, () => playEmbedded(run, dialects))];
}

/**
 * Refuses contradictions that commander cannot find. It does so before credentials are read: you should not have
 * to correct those first, for a command line that cannot work.
 *
 * @throws UsageError for the first contradiction
 */
function refuseContradictions(flags: VerifyFlags, env: Env, options: readonly Option[]): void {
  const { mock, pactUrl, stateUrl } = flags;
  const isAboutPacts = flags.broker === true || flags.pacts !== undefined;
  const stray = options.find(
    (option) => option.helpGroupHeading === GROUPS.broker && option.attributeName() in flags,
  );
  if (stray !== undefined && flags.broker !== true) {
    throw new UsageError(`${stray.long} is about a broker's pacts: give --broker too`);
  }
  if (stateUrl !== undefined && !isAboutPacts) {
    throw new UsageError('--state-url is about the states of pacts: give --pacts or --broker too');
  }
  const isTargetNamed = flags.target !== undefined || flags.allTargets === true || isAboutPacts;
  const ofMock = (['mock', 'fault'] as const).find((flag) => flags[flag] !== undefined);
  if (ofMock !== undefined && !isTargetNamed && env['ZSTACK_BASE_URL']) {
    throw new UsageError(
      `--${ofMock} is about a mock, and the environment variable ZSTACK_BASE_URL names a deployment: unset it`,
    );
  }
  // A reconnect drops a tunnel, so the flag alone is not enough.
  if (flags.allowReconnect === true && flags.uuid === undefined) {
    throw new UsageError('--allow-reconnect needs --uuid: name the connection whose tunnel may drop');
  }
  if (pactUrl !== undefined)
    checkedUrl(pactUrl, '--pact-url', 'give it as a webhook gives it, without them', true);
  if (stateUrl !== undefined) checkedUrl(stateUrl, '--state-url', 'protect it otherwise', true);
  if (mock !== undefined) checkedTargetUrl(mock, '--mock');
}
