import type { Catalog } from '../contract/catalog.ts';
import { DIALECTS } from '../model/contract.ts';
import { printableJson, wrap } from '../report/layout.ts';
import type { Selection } from '../verify/contract-run.ts';
import type { Target } from '../verify/live/context.ts';
import { effectInWords, planLive } from '../verify/live/plan.ts';
import { ofContract } from '../verify/provider-under-test.ts';
import type { Settings } from './settings/targets.ts';

/** The text of `--dry-run`: the plan of each target. Nothing is sent. */
export function dryRun(
  catalog: Catalog,
  { targets, format }: Settings,
  selection: Selection,
  allowReconnect: boolean,
): string {
  const plans = targets.map((target) => planOf(catalog, target, selection, allowReconnect));
  if (format === 'json') return `${printableJson({ dryRun: true, targets: plans })}\n`;
  return plans.map(planAsText).join('\n');
}

type TargetPlan = ReturnType<typeof planOf>;

/** What a run would send to one target, and with what effect, for each dialect that the target may speak. */
function planOf(catalog: Catalog, target: Target, selection: Selection, allowReconnect: boolean) {
  const { credentials, dialect, name, url } = target;
  const dialects = (dialect === null ? DIALECTS : [dialect]).map((one) => {
    const interactions = catalog.interactionsOf(one).map((known) => ofContract(catalog, known));
    const facts = { dialect: one, credentials: credentials.kind, allowReconnect };
    const steps = Array.from(planLive(catalog, interactions, facts), ([{ id, known }, decision]) => {
      const { method, paths } = catalog.operation(known.operation);
      const reason = selection.leftOut(known);
      const decided = reason === null ? decision : ({ verdict: 'disabled', reason } as const);
      const effect = effectInWords(decided, known.effect === 'read');
      return { interaction: id, method, path: paths[0] ?? '', effect };
    });
    return { dialect: one, steps };
  });
  return { target: name, url, preflight: preflightOf(target), dialects };
}

function preflightOf({ credentials, uuid }: Target) {
  return [
    { request: 'a GET of a job that does not exist', effect: 'reads' },
    credentials.kind === 'account'
      ? { request: 'a login', effect: 'opens a session, which the run ends' }
      : { request: 'a GET that shows whether the credentials are valid', effect: 'reads' },
    { request: 'a reconnect of a uuid that no connection has, without the action key', effect: 'no effect' },
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
