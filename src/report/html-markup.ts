import type { Verdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { printable } from './layout.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';

/** A piece of HTML that is safe as it stands. Only `html` makes one, so nothing gets in unescaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/** HTML from a template: texts are escaped, markup stands as it is, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, part] of parts.entries()) text += `${written(part)}${strings[index + 1] ?? ''}`;
  return new Markup(text);
}

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return printable(String(part)).replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** A text of several lines, each of which is made printable. */
export function lines(text: string): Markup {
  return new Markup(text.split('\n').map(written).join('\n'));
}

/** A sign for each verdict, so that colour is never the only one. */
export const SIGNS: Readonly<Record<Verdict, string>> = {
  disabled: '○',
  skip: '–',
  pass: '✓',
  warn: '!',
  fail: '✕',
  error: '⊘',
};

/** A name of a step or a field, which lines break after its separators only. */
export function breakable(name: string): Markup {
  const parts = name.split(/(?<=[/.:\]])(?=[^/.:[\]])/);
  return html`${parts.map((part, index) => html`${index === 0 ? null : BREAK}${part}`)}`;
}

const BREAK = new Markup('<wbr/>');

export function badge(verdict: Verdict, word: string): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${word}</span>`;
}

/** Content that may be wider or longer than the page scrolls on its own, by keyboard too. */
export function scrolling(label: string, kind: 'table' | 'text', content: Markup): Markup {
  return html`<div class="scroll ${kind}" role="region" tabindex="0" aria-label="${label}">${content}</div>`;
}

export interface Section {
  readonly id: string;
  readonly title: Markup | string;
  /** How the contents name it; by default its title. */
  readonly name?: Markup | string;
  readonly lead?: string | null;
  readonly content: Markup;
}

/** A part of the page with its heading; parts of a target stand one level below those of the page. */
export function sectionOf({ id, title, lead = null, content }: Section, level: 2 | 3): Markup {
  const tag = new Markup(`h${level}`);
  return html`
<section id="${id}" aria-labelledby="${id}-title">
<${tag} id="${id}-title">${title}</${tag}>
${lead === null ? null : html`<p class="lead">${lead}</p>`}
${content}
</section>`;
}

export interface Page extends ReportContext {
  readonly run: RunReport;
  readonly targets: readonly Target[];
  readonly words: Sentences['html'];
}

export interface Target {
  readonly report: Report;
  /** From 1. */
  readonly number: number;
  /** Steps that the page lists, the heaviest first; no other step can be linked to. */
  readonly listed: ReadonlySet<Step>;
}

export function stepId({ number }: Target, { index }: Step): string {
  return `t${number}-s${index}`;
}

/** The name of a step, as a link where the page lists it. */
export function stepLink(step: Step, target: Target): Markup {
  const name = breakable(stepName(step));
  return target.listed.has(step) ? html`<a href="#${stepId(target, step)}">${name}</a>` : name;
}
