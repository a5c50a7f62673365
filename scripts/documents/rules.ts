import examples from '../../docs/rule-examples.json' with { type: 'json' };
import type { Catalog } from '../../src/contract/catalog.ts';
import { exampleBody } from '../../src/contract/compose.ts';
import { bodyShape } from '../../src/contract/replies.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { Dialect, ReplyOutcome } from '../../src/model/contract.ts';
import { AUTHORIZATION, readPayload } from '../../src/model/exchange.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import {
  CONDUCT_RULE_IDS,
  type ConductRuleId,
  EXCHANGE_RULE_IDS,
  type ExchangeRuleId,
  RULE_IDS,
  RULES,
  type Rule,
  type RuleId,
} from '../../src/model/rules.ts';
import type { ReportContext } from '../../src/report/run-report.ts';
import { screenOf } from '../../src/report/screen.ts';
import { findingBlock } from '../../src/report/text-problems.ts';
import { CONDUCT_EXAMPLES, conductDifference, judgeConductExample } from './conduct-examples.ts';

/**
 * `docs/rules.md`: every rule with an answer that breaks it, and with what the real check finds in it.
 *
 * @throws Error when a rule has no example or two, or when an example does not break its rule and no other
 */
export function rulesDocument(catalog: Catalog, context: ReportContext): string {
  const overview = RULE_IDS.map(
    (rule) => `| [\`${rule}\`](#${rule}) | ${RULES[rule].level} | ${RULES[rule].words} |`,
  );
  return [
    '<!-- Generated from src/model/rules.ts and docs/rule-examples.json by `npm run generate`; do not edit. -->',
    '# Rules',
    `${EXCHANGE_RULE_IDS.length} rules judge each exchange, one judges what a pact expects, and ${CONDUCT_RULE_IDS.length} judge the conduct of a client. An *error* breaks the contract, and the verdict is *fail*. \`gateway\` is the exception: a proxy answered, ` +
      'so the provider was not tested, and the verdict is *error*. A *warning* breaks it under `--strict` only. ' +
      'In some places an error is only a warning; a report says the level of each finding.',
    ['| Rule | Level | When |', '| --- | --- | --- |', ...overview].join('\n'),
    'Each rule has an example: a sound exchange from the examples in the schemas, with one change that breaks the ' +
      'rule, and then the finding as a report shows it.',
    ...EXCHANGE_RULE_IDS.map((rule) => ruleSection(rule, catalog, context)),
    'The next rule is about what a pact expects. `zstack-contract verify --pacts` and `verify --broker` apply it; no exchange breaks it by itself.',
    `## content-type\n\n**${PACT.level}**: ${PACT.words}.\n\n${PACT.help}`,
    CONDUCT,
    ...CONDUCT_RULE_IDS.map((rule) => conductSection(rule, catalog, context)),
  ]
    .join('\n\n')
    .concat('\n');
}

const CONDUCT =
  'The rules below are about the conduct of a client: `zstack-contract capture` judges all calls of a run by them. ' +
  'Each example is a sound run with one change. A line shows the time of a call, the call, its status and its job.';
const PACT = RULES['content-type'];

function ruleSection(rule: ExchangeRuleId, catalog: Catalog, context: ReportContext): string {
  const example = onlyOne(rule, RULE_EXAMPLES);
  const { before, sound, broken } = judgeExample(catalog, example);
  const { operation, dialect, status } = example;
  return section(rule, {
    intro: `An exchange of \`${operation}\` (${dialect}, status ${status}) breaks it so:`,
    difference: difference(example, catalog.operation(operation).action, before),
    block: findingBlock(onlyFinding(rule, sound, broken), dialect, screenOf(context, {})),
  });
}

function conductSection(rule: ConductRuleId, catalog: Catalog, context: ReportContext): string {
  const example = onlyOne(rule, CONDUCT_EXAMPLES);
  const { sound, broken } = judgeConductExample(catalog, example);
  return section(rule, {
    intro: 'A client breaks it so:',
    difference: conductDifference(catalog, example),
    block: findingBlock(onlyFinding(rule, sound, broken), 'deployed', screenOf(context, {})),
  });
}

function onlyOne<T extends { readonly rule: RuleId }>(rule: RuleId, examples: readonly T[]): T {
  const own = examples.filter((one) => one.rule === rule);
  const [example] = own;
  if (example === undefined || own.length > 1) throw new Error(`${rule} has ${own.length} examples`);
  return example;
}

function onlyFinding(rule: RuleId, sound: readonly Finding[], broken: readonly Finding[]): Finding {
  const [found, ...more] = broken;
  if (sound.length > 0) throw new Error(`${rule}: its example is not sound before its change`);
  if (found?.rule === rule && more.length === 0) return found;
  throw new Error(`${rule}: its example breaks ${broken.map((one) => one.rule).join(', ') || 'nothing'}`);
}

interface WorkedExample {
  readonly intro: string;
  readonly difference: string;
  /** The finding as the screen shows it. */
  readonly block: string;
}

function section(rule: RuleId, { intro, difference, block }: WorkedExample): string {
  const { level, words, help, maintainer }: Rule = RULES[rule];
  return [
    `## ${rule}`,
    `**${level}**: ${words}.`,
    help,
    ...(maintainer === undefined ? [] : [`Maintainers of this contract: ${maintainer}`]),
    intro,
    `\`\`\`diff\n${difference}\n\`\`\``,
    `\`\`\`text\n${unindented(block)}\n\`\`\``,
  ].join('\n\n');
}

/** The change, as one line that goes and one that comes. */
function difference({ change, status }: RuleExample, action: string | undefined, before: unknown): string {
  if ('status' in change) return `- status ${status}\n+ status ${change.status}`;
  if ('text' in change) return `- the body as JSON\n+ ${change.text}`;
  if ('reply' in change)
    return `- status ${status}, the body as JSON\n+ status ${change.reply.status}, ${change.reply.text}`;
  if ('request' in change)
    return `- ${JSON.stringify(soundBody(action))}\n+ ${JSON.stringify(change.request)}`;
  if ('requested' in change) return `- asked for ${ASKED}\n+ asked for ${change.requested}`;
  const pointer = 'remove' in change ? change.remove : change.set;
  const goes = before === undefined ? [] : [`- ${pointer}: ${JSON.stringify(before)}`];
  const comes = 'set' in change ? [`+ ${pointer}: ${JSON.stringify(change.value)}`] : [];
  return [...goes, ...comes].join('\n');
}

function unindented(block: string): string {
  return block.replaceAll(/^ {4}/gm, '');
}

/** The one thing that makes a sound answer break a rule. */
export type Change =
  | { readonly remove: string }
  | { readonly set: string; readonly value: JsonValue }
  | { readonly status: number }
  | { readonly text: string }
  | { readonly reply: { readonly status: number; readonly text: string } }
  /** The body of the request. */
  | { readonly request: JsonObject }
  /** Uuid of the connection that the request was about. */
  | { readonly requested: string };

/** An answer that breaks one rule, as a change of the sound answer that the schemas' examples make. */
export interface RuleExample {
  readonly rule: ExchangeRuleId;
  readonly operation: string;
  readonly dialect: Dialect;
  readonly status: number;
  readonly outcome: ReplyOutcome;
  readonly change: Change;
}

/** What the check makes of an example. */
export interface JudgedExample {
  /** JSON of the value that is changed; null where there was none, or where no value is changed. */
  readonly before: JsonValue | undefined;
  readonly sound: readonly Finding[];
  readonly broken: readonly Finding[];
}

/** The examples of `docs/rule-examples.json` that have one exchange. */
export const RULE_EXAMPLES = examples.filter((one) => 'change' in one) as readonly RuleExample[];

/** The connection of the schemas' examples. */
export const ASKED = '654dedd65de8345cae7042a375451146';
const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';

/** Judges an example before and after its change, with the check that every command uses. */
export function judgeExample(catalog: Catalog, example: RuleExample): JudgedExample {
  const { operation, dialect, status, outcome, change } = example;
  const shape = catalog.operation(operation).dialects[dialect]?.[String(status)];
  const owed = shape === undefined ? null : bodyShape(catalog, shape, null);
  if (owed === null) {
    throw new Error(`${example.rule}: ${operation} has no body with status ${status} in ${dialect}`);
  }
  const { structure } = owed;
  // Servers add a schema map to every query.
  const include = structure.has('inventories') ? ['/schema'] : [];
  const body = exampleBody(structure, { dialect, outcome, include });
  const { method, paths, action } = catalog.operation(operation);
  const judge = (answer: Answer, sent: JsonObject, uuid: string) => {
    const requested = { uuid, operation: 'reconnect', validationOnly: false };
    const headers = { [AUTHORIZATION.toLowerCase()]: `OAuth ${SESSION}` };
    const body = action === undefined ? '' : JSON.stringify(sent);
    const exchange = {
      request: { method, path: paths[0]?.replace('{uuid}', uuid) ?? '', headers, body: readPayload(body) },
      response: { status: answer.status, headers: {}, body: readPayload(answer.text) },
    };
    return createJudge(catalog)(exchange, { dialect, operation, requested }).findings;
  };
  const changedAnswer = {
    status: 'status' in change ? change.status : status,
    text: 'text' in change ? change.text : JSON.stringify(changed(body, change)),
  };
  const sound = soundBody(action);
  return {
    before: valueBefore(body, change),
    sound: judge({ status, text: JSON.stringify(body) }, sound, ASKED),
    broken: judge(
      'reply' in change ? change.reply : changedAnswer,
      'request' in change ? change.request : sound,
      'requested' in change ? change.requested : ASKED,
    ),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The body of a request as the contract has it, without its tags. */
function soundBody(action: string | undefined): JsonObject {
  return action === undefined ? {} : { [action]: {} };
}

function valueBefore(body: JsonObject, change: Change): JsonValue | undefined {
  const pointer = 'remove' in change ? change.remove : 'set' in change ? change.set : null;
  if (pointer === null) return undefined;
  return keysOf(pointer).reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], body) as
    | JsonValue
    | undefined;
}

function changed(body: JsonObject, change: Change): JsonObject {
  if (!('remove' in change) && !('set' in change)) return body;
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = keysOf('remove' in change ? change.remove : change.set);
  const last = keys.pop() ?? '';
  let owner = copy;
  for (const key of keys) owner = owner[key] as Record<string, unknown>;
  if ('remove' in change) delete owner[last];
  else owner[last] = change.value;
  return copy as JsonObject;
}

function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1);
}
