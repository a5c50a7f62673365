import type { Waiver as WrittenWaiver } from '../../../generated/config.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { matchesGlob, type Waiver } from '../../judge/waivers.ts';
import { nameHint } from '../../model/nearest.ts';
import { CONDUCT_RULE_IDS, RULE_IDS, type RuleId } from '../../model/rules.ts';
import { isDate } from '../../model/values.ts';
import { UsageError } from '../options.ts';
import type { ConfigFile } from './config-file.ts';

/**
 * The waivers of a config file, and whether the run has all its targets: only then can it tell which waivers nothing
 * matched.
 *
 * @throws UsageError for each part that names nothing
 */
export function waiversOf(
  config: ConfigFile | null,
  targets: readonly string[],
  catalog: Catalog,
  now: number,
): { readonly waivers: readonly Waiver[]; readonly isWhole: boolean } {
  const names = Object.keys(config?.targets ?? {});
  const written = config?.waivers ?? [];
  const problems = written.flatMap((one, index) =>
    problemsOf(one, names, catalog).map((problem) => `${config?.path}: waivers.${index}${problem}`),
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
const WAIVABLE: readonly string[] = RULE_IDS.filter(
  (id) => id !== 'gateway' && !CONDUCT_RULE_IDS.some((conduct) => conduct === id),
);

/** The names in a waiver that do not exist. Values are not repeated. */
function problemsOf(
  { rule, field, step, target, until }: WrittenWaiver,
  targets: readonly string[],
  { fieldById, interactions, operations }: Catalog,
): readonly string[] {
  const fields = [...fieldById.keys()];
  const ids = [...interactions, ...operations].map(({ id }) => id);
  const steps = [...ids, ...interactions.map(({ id, dialect }) => `${dialect}/${id}`)];
  const isEverywhere = step === undefined || interactions.every(({ id }) => matchesGlob(id, step));
  const found: readonly (string | false)[] = [
    !WAIVABLE.includes(rule) &&
      `.rule: expected a rule of verify or check, other than gateway; ${nameHint(rule, WAIVABLE)}`,
    field === undefined &&
      isEverywhere &&
      ': expected a field or a step, or both: a rule cannot be waived everywhere',
    field !== undefined &&
      !fields.includes(field) &&
      `.field: expected the id of a field; ${nameHint(field, fields, 'zstack-contract fields lists those of the page')}`,
    step !== undefined &&
      !steps.some((id) => matchesGlob(id, step)) &&
      `.step: no interaction or operation fits; ${nameHint(step, ids, 'verify --list names the steps')}`,
    target !== undefined &&
      !targets.includes(target) &&
      `.target: expected the name of a target of this file; ${nameHint(target, targets)}`,
    !isDate(until) && '.until: there is no such day',
  ];
  return found.filter((problem) => problem !== false);
}
