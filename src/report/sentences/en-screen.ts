import { counted } from './counted.ts';

/** What only the screen says, in English. */
export const SCREEN_EN = {
  // Titles and headings.
  noteLabel: 'NOTE',
  stepsTitle: 'Steps',
  exchangesTitle: 'Exchanges',
  fieldsTitle: 'Fields of the page (answers that carried each)',
  divergencesTitle: 'Where servers differ from the page',
  decidedTitle: 'How the dialect was decided',
  targetsTitle: 'Targets',
  verdictColumn: 'verdict',
  countColumn: 'count',
  countsColumn: 'counts',
  whyColumn: 'why',
  stepColumn: 'step',
  statusColumn: 'status',
  timeColumn: 'time',
  requestColumn: 'request',
  operationColumn: 'operation',
  fieldColumn: 'field',
  idColumn: 'id',
  seenColumn: 'seen',
  titleColumn: 'title',
  targetColumn: 'target',

  // Before what is broken.
  listedByVerbose: '--verbose lists them',
  seeBelow: 'see below',
  otherReasons: 'for other reasons, or not listed: see --report json=PATH',
  decidedOtherwise: 'in other ways',
  neverSent: 'never sent',
  notSeen: 'not seen',
  yes: 'yes',
  no: 'no',
  divergenceIds: (seen: number, all: number, ids: string) =>
    `Divergences seen: ${seen} of ${all}${ids === '' ? '' : ` (${ids})`}; --divergences lists their titles`,
  rowsHidden: (count: number, some: boolean) =>
    `${some ? 'and ' : ''}${counted(count, some ? 'more step' : 'step')}, none of them broken: --verbose lists ${count === 1 ? 'it' : 'them'}`,

  // Problems.
  alsoLabel: 'also',
  exchangeLabel: 'exchange',
  reasonLabel: 'reason',
  hintLabel: 'hint',
  seenInLabel: 'seen in',
  seenInTarget: (target: string) => `in ${target}`,
  namesAndMore: (shown: string, count: number) => `${shown} and ${count} more`,
  findingTitle: (rule: string, level: string, place: string, repeats: number) =>
    `${rule} (${level}) at ${place}${repeats === 0 ? '' : ` (and ${repeats} more like it)`}`,
  someOf: {
    step: (count: number, all: number, names: string) => `${count} of ${counted(all, 'step')}: ${names}`,
    exchange: (count: number, all: number, names: string) =>
      `${count} of ${counted(all, 'exchange')}: ${names}`,
  },
  reproduce: (remarks: string) => `Reproduce${remarks === '' ? '' : ` (${remarks})`}:`,
  reproducedAbove: 'Reproduce: as above',
  causesLeftOut: (count: number) => `and ${counted(count, 'more cause')}: see --report json=PATH`,
  brokenOnPurpose: (faults: string) => `The mock is broken on purpose: --fault ${faults}.`,

  // The closing line.
  fieldsNotSeen: (names: readonly string[]) => `not seen: ${names.join(', ')}`,
  partial: 'partial: --only or --skip leaves steps out',
  namedByFields: '--fields names the others',
  targetsUnjudged: (count: number) => `${counted(count, 'target')} could not be judged`,
};
