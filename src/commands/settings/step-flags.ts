import { type Command, Option } from 'commander';
import type { Catalog } from '../../contract/catalog.ts';
import { matchesGlob } from '../../judge/waivers.ts';
import { DIALECTS, type Dialect, type Interaction } from '../../model/contract.ts';
import { nameHint } from '../../model/nearest.ts';
import type { SettingInForce } from '../../model/report.ts';
import { breaks } from '../../report/words.ts';
import type { Selection } from '../../verify/contract-run.ts';
import { repeatable, UsageError } from '../options.ts';

/** The flags that choose steps of the contract. */
export interface StepFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly bail?: true;
  readonly list?: true;
}

/** Adds the flags of `StepFlags`. Pacts are verified whole, as their results may be published. */
export function addStepOptions(command: Command): Command {
  const options = [
    repeatable('--only <step>', "play these steps only, such as 'reconnect/*'"),
    repeatable('--skip <step>', 'leave these steps out'),
    new Option('--bail', 'stop after the first step that is broken'),
    new Option('--list', 'list the names of the steps, and run none'),
  ];
  for (const option of options) command.addOption(option.conflicts(['pact', 'pacts', 'broker']));
  return command;
}

/**
 * The steps that the flags choose.
 *
 * @param wanted dialects to verify; nothing for one that is found out, or for both
 * @throws UsageError for a pattern that no step has, and when no step is left
 */
export function selectionOf(
  catalog: Catalog,
  { only = [], skip = [], bail }: StepFlags,
  wanted: readonly (Dialect | null | undefined)[],
  strict: boolean,
): Selection & { readonly names: readonly string[] } {
  const isOpen = wanted.some((one) => one === null || one === undefined);
  const dialects = DIALECTS.filter((dialect) => isOpen || wanted.includes(dialect));
  const steps = dialects.flatMap((dialect) => catalog.interactionsOf(dialect));
  const ids = steps.map(({ id }) => id);
  for (const [flag, patterns] of Object.entries({ '--only': only, '--skip': skip })) {
    const stray = patterns.find((pattern) => !steps.some((step) => isMatch(pattern, step)));
    if (stray === undefined) continue;
    const hint = nameHint(stray, ids, '--list names them all');
    throw new UsageError(`${flag}: no step of ${dialects.join(' and ')} is called ${stray}; ${hint}`);
  }
  const leftOut: Selection['leftOut'] = (step) => {
    if (skip.some((pattern) => isMatch(pattern, step))) return 'left out by --skip';
    const isChosen = only.length === 0 || only.some((pattern) => isMatch(pattern, step));
    return isChosen ? null : 'left out by --only';
  };
  const names = steps.filter((step) => leftOut(step) === null).map(({ id }) => id);
  if (names.length === 0) throw new UsageError('--only and --skip leave no step to play');
  return { names, leftOut, endsAfter: (verdict) => bail === true && breaks(verdict, strict) };
}

/** The flags as settings of the report, which tell that it is about a part of the contract. */
export function stepSettings({ only = [], skip = [], bail }: StepFlags): readonly SettingInForce[] {
  const given = { only, skip, bail: bail === true ? ['yes'] : [] };
  return Object.entries(given).flatMap(([setting, values]) =>
    values.map((value) => ({ setting, value, from: 'flag' })),
  );
}

/** Whether a pattern is the name of a step, or its dialect and name; `*` stands for any characters. */
function isMatch(pattern: string, { id, dialect }: Pick<Interaction, 'id' | 'dialect'>): boolean {
  return matchesGlob(id, pattern) || matchesGlob(`${dialect}/${id}`, pattern);
}
