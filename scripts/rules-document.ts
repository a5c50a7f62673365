import type { Catalog } from '../src/contract/catalog.ts';
import { RULE_IDS, RULES, type RuleId } from '../src/model/rules.ts';
import type { ReportContext } from '../src/report/matrix.ts';
import { findingBlock } from '../src/report/text.ts';
import { ASKED, judgeExample, RULE_EXAMPLES, type RuleExample } from './rule-examples.ts';

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
    `Every answer is judged by ${RULE_IDS.length} rules. An *error* breaks the contract: the verdict is *fail*, but for \`gateway\`, ` +
      'which tells nothing of the provider and makes it *error*. A *warning* breaks it under `--strict` only. ' +
      'In some places a rule weighs less than it usually does; a report says the level of each finding.',
    ['| Rule | Level | When |', '| --- | --- | --- |', ...overview].join('\n'),
    'Below each rule stands an answer that breaks it: a sound one, made of the examples in the schemas, with one ' +
      'change; and what the check finds in it, as a report shows it.',
    ...RULE_IDS.map((rule) => ruleSection(rule, catalog, context)),
  ]
    .join('\n\n')
    .concat('\n');
}

function ruleSection(rule: RuleId, catalog: Catalog, context: ReportContext): string {
  const examples = RULE_EXAMPLES.filter((one) => one.rule === rule);
  const [example] = examples;
  if (example === undefined || examples.length > 1)
    throw new Error(`${rule} has ${examples.length} examples`);
  const { before, sound, broken } = judgeExample(catalog, example);
  const [found, ...more] = broken;
  if (sound.length > 0) throw new Error(`${rule}: the answer is not sound before its change`);
  if (found?.rule !== rule || more.length > 0) {
    throw new Error(`${rule}: its example breaks ${broken.map((one) => one.rule).join(', ') || 'nothing'}`);
  }
  const { level, words, help } = RULES[rule];
  const { operation, dialect, status } = example;
  return [
    `## ${rule}`,
    `**${level}**: ${words}.`,
    help,
    `An answer to \`${operation}\` (${dialect}, status ${status}) breaks it so:`,
    `\`\`\`diff\n${difference(example, before)}\n\`\`\``,
    `\`\`\`text\n${unindented(findingBlock(found, dialect, context))}\n\`\`\``,
  ].join('\n\n');
}

/** The change, as one line that goes and one that comes. */
function difference({ change, status }: RuleExample, before: unknown): string {
  if ('status' in change) return `- status ${status}\n+ status ${change.status}`;
  if ('text' in change) return `- the body as JSON\n+ ${change.text}`;
  if ('asked' in change) return `- asked for ${ASKED}\n+ asked for ${change.asked}`;
  const pointer = 'remove' in change ? change.remove : change.set;
  const goes = before === undefined ? [] : [`- ${pointer}: ${JSON.stringify(before)}`];
  const comes = 'set' in change ? [`+ ${pointer}: ${JSON.stringify(change.value)}`] : [];
  return [...goes, ...comes].join('\n');
}

function unindented(block: string): string {
  return block.replaceAll(/^ {4}/gm, '');
}
