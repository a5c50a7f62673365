import type { Command } from 'commander';
import type { Catalog } from '../../contract/catalog.ts';
import { DIALECTS, type Dialect } from '../../model/contract.ts';
import { nearestName } from '../../model/nearest.ts';
import type { SettingInForce } from '../../model/report.ts';
import { breaks } from '../../report/words.ts';
import { isMatch, type Selection } from '../../verify/selection.ts';
import { repeatable, UsageError } from '../options.ts';

/** The flags that choose steps of the contract. */
export interface StepFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly bail?: true;
  readonly list?: true;
}

/** Adds the flags of `StepFlags`. */
export function addStepOptions(command: Command): Command {
  const pattern = (text: string): string => text;
  return command
    .addOption(repeatable('--only <step>', "play these steps only, such as 'reconnect/*'", pattern))
    .addOption(repeatable('--skip <step>', 'leave these steps out', pattern))
    .option('--bail', 'stop after the first step that is broken')
    .option('--list', 'list the names of the steps, and run none');
}

/**
 * The steps that the flags choose.
 *
 * @param dialects those that may be verified
 * @throws UsageError for a pattern that no step has, and when no step is left
 */
export function selectionOf(
  catalog: Catalog,
  { only = [], skip = [], bail }: StepFlags,
  dialects: readonly Dialect[],
  strict: boolean,
): Selection {
  const steps = dialects.flatMap((dialect) => catalog.interactionsOf(dialect));
  const ids = steps.map(({ id }) => id);
  for (const [flag, patterns] of Object.entries({ '--only': only, '--skip': skip })) {
    const stray = patterns.find((pattern) => !steps.some((step) => isMatch(pattern, step)));
    if (stray === undefined) continue;
    const near = nearestName(stray, ids);
    const hint = near === null ? '--list names them all' : `did you mean ${near}?`;
    throw new UsageError(`${flag}: no step of ${dialects.join(' and ')} is called ${stray}; ${hint}`);
  }
  const leftOut: Selection['leftOut'] = (step) => {
    if (skip.some((pattern) => isMatch(pattern, step))) return 'left out by --skip';
    const isChosen = only.length === 0 || only.some((pattern) => isMatch(pattern, step));
    return isChosen ? null : 'left out by --only';
  };
  if (steps.every((step) => leftOut(step) !== null)) {
    throw new UsageError('--only and --skip leave no step to play');
  }
  return { leftOut, endsAfter: (verdict) => bail === true && breaks(verdict, strict) };
}

/** The names of the steps, one a line. */
export function stepNames(
  catalog: Catalog,
  { leftOut }: Selection,
  dialects: readonly Dialect[],
): readonly string[] {
  const steps = dialects.flatMap((dialect) => catalog.interactionsOf(dialect));
  return steps.filter((step) => leftOut(step) === null).map(({ id }) => id);
}

/** The flags as settings of the report, which tell that it is about a part of the contract. */
export function stepSettings({ only = [], skip = [], bail }: StepFlags): readonly SettingInForce[] {
  return [
    ...only.map((value) => ({ setting: 'only', value, from: 'flag' })),
    ...skip.map((value) => ({ setting: 'skip', value, from: 'flag' })),
    ...(bail === true ? [{ setting: 'bail', value: 'yes', from: 'flag' }] : []),
  ];
}

/** Refuses the flags where no steps of the contract are played. @throws UsageError */
export function refuseStraySteps(flags: StepFlags, isAboutPacts: boolean): void {
  const [stray] = (['only', 'skip', 'bail', 'list'] as const).filter((flag) => flags[flag] !== undefined);
  if (stray === undefined || !isAboutPacts) return;
  throw new UsageError(
    `--${stray} is about the steps of the contract, and pacts are verified whole, as their results may be published: leave it out`,
  );
}

/** The dialects that a run may be about. @param wanted nothing for one that is found out, or for both */
export function dialectsMeant(wanted: readonly (Dialect | null | undefined)[]): readonly Dialect[] {
  const isOpen = wanted.some((one) => one === null || one === undefined);
  return DIALECTS.filter((dialect) => isOpen || wanted.includes(dialect));
}
