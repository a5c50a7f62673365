import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Waiver as WrittenWaiver } from '../../../generated/config.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { matchesGlob, type Waiver } from '../../judge/waivers.ts';
import { nameHint, nearestName } from '../../model/nearest.ts';
import { CONDUCT_RULE_IDS, RULE_IDS, type RuleId } from '../../model/rules.ts';
import { isDate } from '../../model/values.ts';
import { type Io, workingFolder } from '../io.ts';
import { UsageError } from '../options.ts';
import type { ConfigFile } from './config-file.ts';
import { CONFIG_NAME } from './flags.ts';

/** The waivers that a run goes by. */
export interface RunWaivers {
  readonly waivers: readonly Waiver[];
  /** Whether the run has every target of the config file, so that it can tell which waivers nothing matched. */
  readonly isWhole: boolean;
}

/**
 * The waivers of the config file, for a command that takes nothing else from it.
 *
 * @param given the value of `--config`
 * @throws UsageError
 */
export async function readWaivers(given: string | undefined, catalog: Catalog, io: Io): Promise<RunWaivers> {
  const folder = workingFolder(io);
  if (given === undefined && (folder === null || !hasConfig(folder))) return NO_WAIVERS;
  // Reading YAML takes a library, which is loaded only where there is something to read.
  const { readConfig } = await import('./config-file.ts');
  const config = await readConfig(given, io.cwd, (path) => readFile(path, 'utf8'));
  return waiversOf(config, [], catalog, io.now());
}

const NO_WAIVERS: RunWaivers = { waivers: [], isWhole: true };

function hasConfig(folder: string): boolean {
  return existsSync(join(folder, CONFIG_NAME)) || (dirname(folder) !== folder && hasConfig(dirname(folder)));
}

/**
 * The waivers of a config file.
 *
 * @param targets names of the targets that are run
 * @param now in milliseconds since 1970
 * @throws UsageError for each part that names nothing
 */
export function waiversOf(
  config: ConfigFile | null,
  targets: readonly string[],
  catalog: Catalog,
  now: number,
): RunWaivers {
  if (config === null) return NO_WAIVERS;
  const { path, run, targets: configured } = config;
  const names = [...configured.keys()];
  const written = run.waivers ?? [];
  const problems = written.flatMap((one, index) =>
    problemsOf(one, names, catalog).map((problem) => `${path}: waivers.${index}${problem}`),
  );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return {
    waivers: written.map(({ rule, field = null, step = null, target = null, reason, owner, until }) => {
      const isExpired = now >= Date.parse(until) + DAY;
      return { rule: rule as RuleId, field, step, target, reason, owner, until, isExpired };
    }),
    isWhole: names.every((name) => targets.includes(name)),
  };
}

const DAY = 86_400_000;

/** The rules of `verify` and `check`. If something answers in place of the API, find out what; do not waive it. */
const WAIVABLE = RULE_IDS.filter(
  (id) => id !== 'gateway' && !CONDUCT_RULE_IDS.some((conduct) => conduct === id),
);

/** The names in a waiver that do not exist. Values are not repeated. */
function problemsOf(
  { rule, field, step, target, until }: WrittenWaiver,
  targets: readonly string[],
  { fieldById, interactions, operations }: Catalog,
): readonly string[] {
  const near = (word: string, names: readonly string[], otherwise: string): string => {
    const name = nearestName(word, names);
    return name === null ? otherwise : `did you mean ${name}?`;
  };
  const ids = [...interactions, ...operations].map(({ id }) => id);
  const steps = [...ids, ...interactions.map(({ id, dialect }) => `${dialect}/${id}`)];
  const problems: string[] = [];
  if (rule === 'gateway') {
    problems.push('.rule: gateway cannot be waived: the API did not answer, so nothing was checked');
  } else if (!WAIVABLE.some((id) => id === rule)) {
    problems.push(`.rule: expected a rule of verify or check; ${nameHint(rule, WAIVABLE)}`);
  }
  const isEverywhere = step === undefined || interactions.every(({ id }) => matchesGlob(id, step));
  if (field === undefined && isEverywhere) {
    problems.push(': expected a field or a step, or both: a rule cannot be waived everywhere');
  }
  if (field !== undefined && !fieldById.has(field)) {
    const hint = near(field, [...fieldById.keys()], 'zstack-contract fields lists those of the page');
    problems.push(`.field: expected the id of a field; ${hint}`);
  }
  if (step !== undefined && !steps.some((id) => matchesGlob(id, step))) {
    const hint = near(step, ids, 'verify --list names the steps');
    problems.push(`.step: no interaction or operation fits; ${hint}`);
  }
  if (target !== undefined && !targets.includes(target)) {
    const hint = targets.length === 0 ? 'the file has none' : nameHint(target, targets);
    problems.push(`.target: expected the name of a target of this file; ${hint}`);
  }
  if (!isDate(until)) problems.push('.until: there is no such day');
  return problems;
}
