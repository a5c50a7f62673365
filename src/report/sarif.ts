import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Level, RULE_IDS, RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import { locationOf, type ReportContext, type RunReport, type SourceLocation } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { spanOf, timedExchange } from './times.ts';
import { allWaived, type WaivedIn, waiverProblems } from './waivers.ts';
import {
  breaks,
  type FoundIn,
  fileOf,
  findingsIn,
  groupedBy,
  levelOf,
  preflightProblems,
  reasonOf,
  stepOf,
  stepProblems,
  wordsOf,
} from './words.ts';

const PACT_RULE = 'pact';

/** How many results are kept, the heaviest first: a server can make up any number of keys. */
const MOST_RESULTS = 1000;
const LONGEST_MESSAGE = 1000;

/** A finding where it was found; null where Pact's verifier refused an answer that no rule of ours does. */
type Occurrence = Omit<FoundIn, 'found'> & {
  readonly found: Finding | null;
  readonly waived?: WaivedIn['waived'];
};

/** SARIF 2.1.0: one result for each place where one rule is broken, at a file of the project if there is one. */
export function renderSarif(run: RunReport, context: ReportContext): string {
  const all = [...groupedBy(occurrencesIn(run), keyOf)].map(([key, group]) =>
    sarifResult(key, group, context),
  );
  const errors = all.filter(({ level }) => level === 'error');
  const results = [...errors, ...all.filter(({ level }) => level !== 'error')].slice(0, MOST_RESULTS);
  const rules = sarifRules(context.say);
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
  const refused = run.targets.flatMap((report) =>
    report.steps
      .filter(({ findings, verdict }) => findings.length === 0 && verdict === 'fail')
      .map((step) => ({ found: null, step, report, name: stepOf(step, report, run.single) })),
  );
  return [...refused, ...findingsIn(run), ...allWaived(run)];
}

/** Identifies a result, also across runs. */
function keyOf({ found, step, waived }: Occurrence): string {
  const { dialect, operation } = step;
  if (found === null) return [PACT_RULE, dialect, operation, '', step.interaction ?? ''].join('\n');
  const place = found.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const parts = [found.rule, dialect, operation, found.field ?? '', place];
  return [...parts, ...(waived === undefined ? [] : [waived.reason])].join('\n');
}

function sarifResult(
  key: string,
  group: readonly [Occurrence, ...(readonly Occurrence[])],
  context: ReportContext,
) {
  const { say } = context;
  const [first] = group;
  const { found, step, waived } = first;
  const rule = found?.rule ?? PACT_RULE;
  const location = locationOf(found?.field ?? null, fileOf(first), context);
  const words = found === null ? null : wordsOf(found, step.dialect, context);
  const background = (words?.background ?? []).map(([label, fact]) => say.labelled(label, fact));
  const sentences = [words?.sentence ?? reasonOf(step, say), ...background, timedExchange(step, say)];
  const names = new Set(group.map(({ name }) => name));
  return {
    ruleId: rule,
    ruleIndex: [...RULE_IDS, PACT_RULE].indexOf(rule),
    level: found === null ? 'error' : levelOf(found, context.strict),
    message: { text: sentences.map(messageText).join('\n') },
    locations: [
      {
        ...(location === undefined ? {} : { physicalLocation: physical(location) }),
        logicalLocations: [...names].slice(0, MOST_INTERACTIONS).map((name) => ({
          fullyQualifiedName: clipped(printable(name), LONGEST_MESSAGE),
          kind: 'interaction',
        })),
      },
    ],
    ...(waived === undefined ? {} : { suppressions: [suppressionOf(waived)] }),
    occurrenceCount: group.reduce((sum, one) => sum + (one.found?.times ?? 1), 0),
    partialFingerprints: { 'findingPlace/v1': createHash('sha256').update(key.toWellFormed()).digest('hex') },
  };
}

/** A waiver stands in a file of the project, not in the code that it is about: to SARIF it is external. */
function suppressionOf({ reason, owner, until }: WaivedIn['waived']) {
  return { kind: 'external', justification: `${reason} (${owner}, ${until})` };
}

function physical({ file, line }: SourceLocation) {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine: line } };
}

/** How many interactions a result names: a recording repeats one finding thousands of times. */
const MOST_INTERACTIONS = 20;

/** Notes, what went wrong on our side or the network's, and what was left out. */
function notificationsOf({ targets, single }: RunReport, context: ReportContext, more: number) {
  const { strict, say } = context;
  const notification = (level: string, text: string) => ({ level, message: { text: messageText(text) } });
  const ofReport = (report: Report) => {
    const of = single ? '' : `${report.target}: `;
    const unjudged = stepProblems(report, single, say).filter(({ verdict }) => verdict === 'error');
    return [
      ...report.notes.map((note) => notification('note', `${of}${say.text(note)}`)),
      ...[...preflightProblems(report, single, say), ...unjudged].map(({ verdict, title, lines }) =>
        notification(breaks(verdict, strict) ? 'error' : 'warning', say.labelled(title, say.remarks(lines))),
      ),
    ];
  };
  const leftOut = more === 0 ? [] : [notification('warning', say.resultsLeftOut(more))];
  const waivers = waiverProblems(targets, context).map(({ verdict, title, lines }) =>
    notification(breaks(verdict, strict) ? 'error' : 'warning', `${title}: ${lines.join('; ')}`),
  );
  return [...targets.flatMap(ofReport), ...waivers, ...leftOut];
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

/** Every rule as SARIF describes it; the last is Pact's, whose verifier judges beside ours. */
function sarifRules(say: Sentences) {
  return [
    ...RULE_IDS.map((id) => sarifRule(id, RULES[id].level, say.rules[id], say)),
    sarifRule(PACT_RULE, 'error', say.pactRule, say),
  ];
}
