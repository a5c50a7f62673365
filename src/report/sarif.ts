import { createHash } from 'node:crypto';
import type { Verdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Level, RULE_IDS, RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import {
  causeOf,
  causesOf,
  groupedBy,
  linesOfProblem,
  type Problem,
  preflightRemarks,
  problemsIn,
  reasonsIn,
  stepsIn,
  waiversIn,
} from './problems.ts';
import { locationOf, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { breaks, isProblem, spanOf } from './words.ts';

const PACT_RULE = 'pact';

/** How many results are kept, the heaviest first: a server can make up any number of keys. */
const MOST_RESULTS = 1000;
const LONGEST_MESSAGE = 1000;

/** SARIF 2.1.0: one result for each cause, at a file of the project if there is one. */
export function renderSarif(run: RunReport, context: ReportContext): string {
  const { say } = context;
  const all = [
    ...problemsIn(run, say).flatMap((one) => sarifResult(one, context)),
    ...waivedResults(run, context),
  ];
  const results = all.slice(0, MOST_RESULTS);
  const rules = [
    ...RULE_IDS.map((id) => sarifRule(id, RULES[id].level, say.rules[id], say)),
    sarifRule(PACT_RULE, 'error', say.pactRule, say),
  ];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'zstack-contract', semanticVersion: run.version, rules } },
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

function timesOf({ targets: reports }: RunReport) {
  const span = spanOf(reports);
  if (span === null) return {};
  const targets = reports.map(({ target, startedAt, durationMs, verdict }) => {
    return { target: clipped(printable(target), LONGEST_MESSAGE), startedAt, durationMs, verdict };
  });
  return {
    startTimeUtc: new Date(span.start).toISOString(),
    endTimeUtc: new Date(span.end).toISOString(),
    properties: { targets },
  };
}

/** Whether something was checked, and nothing went wrong on our side or in the network. */
function isJudgedWhole({ verdict, targets }: RunReport): boolean {
  const isWhole = ({ counts, preflight }: Report): boolean =>
    counts.error === 0 && preflight.every((point) => point.verdict !== 'error');
  return targets.every(isWhole) && verdict !== 'skip' && verdict !== 'disabled';
}

/** How many interactions a result names: a recording repeats one finding thousands of times. */
const MOST_INTERACTIONS = 20;

/** None for what only our side or the network did; a failed step without a finding was refused by Pact's verifier. */
function sarifResult(problem: Problem, context: ReportContext, justification?: string) {
  const { verdict, found, step, report, steps, times } = problem;
  if (found === null && verdict !== 'fail') return [];
  const rule = found?.rule ?? PACT_RULE;
  const key = found === null ? `${PACT_RULE} ${step.interaction}` : causeOf(found);
  const fingerprint = createHash('sha256').update(`${key}\n${justification ?? ''}`.toWellFormed());
  const names = new Set(steps.map(({ name }) => clipped(printable(name), LONGEST_MESSAGE)));
  const logicalLocations = [...names].slice(0, MOST_INTERACTIONS).map((fullyQualifiedName) => {
    return { fullyQualifiedName, kind: 'interaction' };
  });
  const place = locationOf(found?.field ?? null, step.file ?? report.file, context);
  const uri = place?.file.split('/').map(encodeURIComponent).join('/');
  const physicalLocation = place && {
    artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
    region: { startLine: place.line },
  };
  return [
    {
      ruleId: rule,
      ruleIndex: [...RULE_IDS, PACT_RULE].indexOf(rule),
      level: levelOf(verdict, context),
      message: { text: linesOfProblem(problem, context).map(messageText).join('\n') },
      locations: [{ physicalLocation, logicalLocations }],
      // A waiver stands in a file of the project, not in the code that it is about: to SARIF it is external.
      suppressions: justification === undefined ? undefined : [{ kind: 'external', justification }],
      occurrenceCount: times,
      partialFingerprints: { 'findingPlace/v1': fingerprint.digest('hex') },
    },
  ];
}

/** Findings that a waiver covers, by waiver and cause. */
function waivedResults(run: RunReport, context: ReportContext) {
  const waived = stepsIn(run).flatMap((seen) =>
    (seen.step.waived ?? []).map(({ finding: found, reason, owner, until }) => {
      return { ...seen, found, justification: `${reason} (${owner}, ${until})` };
    }),
  );
  return [...groupedBy(waived, ({ justification }) => justification)].flatMap(([justification, group]) =>
    causesOf(group, context.say).flatMap((cause) => sarifResult(cause, context, justification)),
  );
}

function levelOf(verdict: Verdict, { strict }: ReportContext): Level {
  return breaks(verdict, strict) ? 'error' : 'warning';
}

/** Notes, what went wrong on our side or the network's, and what was left out. */
function notificationsOf(run: RunReport, context: ReportContext, more: number) {
  const { say } = context;
  const notification = (level: Level | 'note', text: string) => ({
    level,
    message: { text: messageText(text) },
  });
  const remarks = [...preflightRemarks(run, say), ...waiversIn(run.targets, say)].filter(isProblem);
  return [
    ...run.targets.flatMap(({ notes, target }) =>
      notes.map((note) => notification('note', `${run.single ? '' : `${target}: `}${say.text(note)}`)),
    ),
    ...remarks.map(({ verdict, title, lines }) =>
      notification(levelOf(verdict, context), say.labelled(title, say.remarks(lines))),
    ),
    ...reasonsIn(run, ({ verdict }) => verdict === 'error', say).map((reason) =>
      notification('error', say.remarks(linesOfProblem(reason, context))),
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
