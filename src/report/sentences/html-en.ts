import type { Verdict } from '../../model/finding.ts';
import { counted } from './counted.ts';

type Noun = 'step' | 'exchange';

/** What a verdict is called, and what it says to people who see their first report. */
type Meanings = Readonly<Record<Verdict, readonly [title: string, meaning: string]>>;

/** What the HTML report says, in English; `html-zh.ts` has the same ids with the same arguments. */
export const HTML_EN = {
  // The head.
  toResults: 'Skip to the results',
  contractReport: 'Contract report',
  meanings: {
    disabled: ['Nothing was checked', 'Everything was switched off, so nothing can be said.'],
    skip: ['Nothing was checked', 'No answer was judged, so nothing can be said.'],
    pass: ['The contract holds', 'Every answer is what the contract promises.'],
    warn: ['The contract holds, with warnings', 'The answers keep the contract, but some look wrong.'],
    fail: ['The contract is broken', 'Answers of the provider miss the contract.'],
    error: [
      'The contract could not be judged',
      'Something on our side or on the way kept answers from being judged.',
    ],
  } as Meanings,
  warningsBreak: 'Warnings break the contract',
  operation: 'Operation',
  target: 'Target',
  targets: 'Targets',
  severalTargets: (count: number) => counted(count, 'target'),
  dialect: 'Dialect',
  ran: 'Ran',
  notRan: 'not at all',
  suite: 'Suite',
  contents: 'Contents',
  notes: 'Notes',
  footer: 'Secrets are masked.',
  footerRules: 'explains the rules,',
  footerFields: 'the fields.',

  // The filter and the copy buttons.
  filter: 'Filter',
  filterText: 'Filter by text',
  filterVerdict: 'Filter by verdict',
  all: 'all',
  shownOf: '{count} of {all} shown',
  copy: 'Copy',
  copied: 'Copied',

  // Problems.
  broken: 'Problems',
  moreCauses: (count: number) => `And ${counted(count, 'more cause')}: see the JSON report.`,
  at: 'at',
  expected: 'Expected',
  actual: 'Actual',
  page: 'The page',
  toDo: 'What to do',
  seenIn: (steps: string, noun: Noun) => `Seen in ${steps} ${steps === '1' ? noun : `${noun}s`}`,
  moreSteps: (count: number) => `and ${count} more`,
  moreValues: (count: number) => `and ${counted(count, 'other value')}`,
  reproduce: 'Reproduce',
  hint: 'Hint:',

  // Steps.
  steps: 'Steps',
  exchanges: 'Exchanges',
  stepsLead: (shown: number, all: number, noun: Noun) =>
    `${shown} of ${counted(all, noun)}, the broken ones first; the counts are of all.`,
  timed: (duration: string, isAnswered: boolean) =>
    isAnswered ? `in ${duration}` : `given up after ${duration}`,
  request: 'Request',
  response: 'Response',
  sideOf: (side: string, step: string) => `${side} of ${step}`,
  noBody: 'no body',

  // Tables.
  tableOf: (title: string, target: string) => `${title} of ${target}`,
  verdict: 'Verdict',
  point: 'Point',
  found: 'What was found',
  configuration: 'Configuration',
  setting: 'Setting',
  value: 'Value',
  from: 'From',
  divergences: 'Divergences',
  divergencesTitle: 'Where servers differ from the page',
  divergencesLead:
    'Known differences, with their evidence in the contract, and whether an answer of this run showed each.',
  id: 'Id',
  divergence: 'Divergence',
  servers: 'Servers',
  inThisRun: 'In this run',
  seen: 'seen',
  notSeen: 'not seen',
  fields: 'Fields',
  field: 'Field',
  neverSent: 'never sent',
  fieldsCaption: (noun: Noun) => `Fields of the page down, ${noun}s across: what was made of each`,
  fieldsLead: 'What each answer made of each field of the page; the numbers count answers that carried it.',
  someFieldsLead: (shown: number, all: number, noun: Noun) =>
    `${shown} of ${counted(all, noun)}, the broken ones first; the numbers count all answers that carried the field.`,
  targetsCaption: 'Targets down, with their verdict and counts; steps across: the verdict of each',
  /** How many are shown of how many. */
  targetsLead: (targets: number, allTargets: number, steps: number, allSteps: number) => {
    const lead = 'The result of each, the broken ones first.';
    if (targets === allTargets && steps === allSteps) return lead;
    return `${lead} ${targets} of ${counted(allTargets, 'target')}, ${steps} of ${counted(allSteps, 'step')}.`;
  },
  counts: 'Counts',
  recording: 'Recording',
  recordings: 'Recordings',
};
