import { createHash } from 'node:crypto';
import { type Verdict, verdictOfFinding } from '../model/finding.ts';
import type { Report, WaivedFinding } from '../model/report.ts';
import { type Level, RULE_IDS, RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import {
  groupedBy,
  linesOf,
  preflightProblems,
  reasonOf,
  reasonRemark,
  reasonsIn,
  type SeenIn,
  stepsIn,
  waiversIn,
  withoutIndexes,
} from './problems.ts';
import { locationOf, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { breaks, exchangeLine, findingSentence, isProblem, spanOf, wordsOf } from './words.ts';

const PACT_RULE = 'pact';

/** How many results are kept, the heaviest first: a server can make up any number of keys. */
const MOST_RESULTS = 1000;
const LONGEST_MESSAGE = 1000;

/** A finding where it was found; without one where Pact's verifier refused an answer that no rule of ours does. */
interface Occurrence extends SeenIn {
  readonly waived?: WaivedFinding;
}

/** SARIF 2.1.0: one result for each place where one rule is broken, at a file of the project if there is one. */
export function renderSarif(run: RunReport, context: ReportContext): string {
  const { say } = context;
  const all = [...groupedBy(occurrencesIn(run), keyOf)].map(([key, group]) =>
    sarifResult(key, group, context),
  );
  const errors = all.filter(({ level }) => level === 'error');
  const results = [...errors, ...all.filter(({ level }) => level !== 'error')].slice(0, MOST_RESULTS);
  const rules = [
    ...RULE_IDS.map((id) => sarifRule(id, RULES[id].level, say.rules[id], say)),
    sarifRule(PACT_RULE, 'error', say.pactRule, say),
  ];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'zstack-contract', semanticVersion: run.version, rules },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: isJudgedWhole(run),
            ...timesOf(run),
            toolExecutionNotifications: notificationsOf(run, context, all.length - results.length),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** When the run began and ended, and when each target did. */
function timesOf({ targets }: RunReport) {
  const span = spanOf(targets);
  if (span === null) return {};
  return {
    startTimeUtc: new Date(span.start).toISOString(),
    endTimeUtc: new Date(span.end).toISOString(),
    properties: {
      targets: targets.slice(0, MOST_RESULTS).map(({ target, startedAt, durationMs, verdict }) => {
        return { target: clipped(printable(target), LONGEST_MESSAGE), startedAt, durationMs, verdict };
      }),
    },
  };
}

/** Whether something was checked, and nothing went wrong on our side or in the network. */
function isJudgedWhole({ verdict, targets }: RunReport): boolean {
  const isWhole = ({ counts, preflight }: Report): boolean =>
    counts.error === 0 && preflight.every((point) => point.verdict !== 'error');
  return targets.every(isWhole) && verdict !== 'skip' && verdict !== 'disabled';
}

function occurrencesIn(run: RunReport): readonly Occurrence[] {
  return stepsIn(run).flatMap((seen): readonly Occurrence[] => {
    const { findings, waived = [], verdict } = seen.step;
    if (findings.length === 0 && verdict === 'fail') return [seen];
    return [
      ...findings.map((found) => ({ ...seen, found })),
      ...waived.map((waiver) => ({ ...seen, found: waiver.finding, waived: waiver })),
    ];
  });
}

/** Identifies a result, also across runs. */
function keyOf({ found, step, waived }: Occurrence): string {
  const { dialect, operation } = step;
  if (found === null) return [PACT_RULE, dialect, operation, '', step.interaction ?? ''].join('\n');
  const parts = [found.rule, dialect, operation, found.field ?? '', withoutIndexes(found.at)];
  return [...parts, ...(waived === undefined ? [] : [waived.reason])].join('\n');
}

/** How many interactions a result names: a recording repeats one finding thousands of times. */
const MOST_INTERACTIONS = 20;

function sarifResult(key: string, group: readonly [Occurrence, ...Occurrence[]], context: ReportContext) {
  const { say } = context;
  const [{ found, step, report, waived }] = group;
  const rule = found?.rule ?? PACT_RULE;
  const verdict = found === null ? 'fail' : verdictOfFinding(found);
  const location = locationOf(found?.field ?? null, step.file ?? report.file, context);
  const facts = found === null ? [] : wordsOf(found, step.dialect, context).background;
  const sentences = [
    found === null ? reasonOf(step, say) : findingSentence(found, say),
    ...facts.map(([label, fact]) => say.labelled(label, fact)),
    exchangeLine(step, say),
  ];
  const names = [...new Set(group.map(({ name }) => name))].slice(0, MOST_INTERACTIONS);
  const logicalLocations = names.map((name) => ({
    fullyQualifiedName: clipped(printable(name), LONGEST_MESSAGE),
    kind: 'interaction',
  }));
  return {
    ruleId: rule,
    ruleIndex: [...RULE_IDS, PACT_RULE].indexOf(rule),
    level: levelOf(verdict, context),
    message: { text: sentences.map(messageText).join('\n') },
    locations: [{ ...physicalLocation(location), logicalLocations }],
    ...suppressionsOf(waived),
    occurrenceCount: group.reduce((sum, one) => sum + (one.found?.times ?? 1), 0),
    partialFingerprints: { 'findingPlace/v1': createHash('sha256').update(key.toWellFormed()).digest('hex') },
  };
}

function levelOf(verdict: Verdict, { strict }: ReportContext): Level {
  return breaks(verdict, strict) ? 'error' : 'warning';
}

/** A waiver stands in a file of the project, not in the code that it is about: to SARIF it is external. */
function suppressionsOf(waived: WaivedFinding | undefined) {
  if (waived === undefined) return {};
  const { reason, owner, until } = waived;
  return { suppressions: [{ kind: 'external', justification: `${reason} (${owner}, ${until})` }] };
}

function physicalLocation(location: ReturnType<typeof locationOf>) {
  if (location === undefined) return {};
  const uri = location.file.split('/').map(encodeURIComponent).join('/');
  const artifactLocation = { uri, uriBaseId: '%SRCROOT%' };
  return { physicalLocation: { artifactLocation, region: { startLine: location.line } } };
}

/** Notes, what went wrong on our side or the network's, and what was left out. */
function notificationsOf(run: RunReport, context: ReportContext, more: number) {
  const { say } = context;
  const notification = (level: Level | 'note', text: string) => ({
    level,
    message: { text: messageText(text) },
  });
  const notes = run.targets.flatMap(({ notes: all, target }) =>
    all.map((note) => notification('note', `${run.single ? '' : `${target}: `}${say.text(note)}`)),
  );
  const unjudged = reasonsIn(run, ({ verdict }) => verdict === 'error', say);
  const remarks = [
    ...preflightProblems(run, say),
    ...unjudged.map((reason) => reasonRemark(reason, say)),
    ...waiversIn(run.targets, say).filter(isProblem),
  ];
  return [
    ...notes,
    ...remarks.map((remark) =>
      notification(
        levelOf(remark.verdict, context),
        say.labelled(remark.title, say.remarks(linesOf(remark, say))),
      ),
    ),
    ...(more === 0 ? [] : [notification('warning', say.resultsLeftOut(more))]),
  ];
}

/** SARIF takes braces for placeholders, and a pair of brackets and parentheses for a link. */
function messageText(text: string): string {
  return clipped(printable(text), LONGEST_MESSAGE).replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

function sarifRule(id: string, level: Level, { words, help }: Sentences['pactRule'], say: Sentences) {
  const sentence = say.asSentence(words);
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: help },
    help: { text: `${sentence} ${help}`, markdown: `**${sentence}**\n\n${help}` },
    defaultConfiguration: { level },
  };
}
