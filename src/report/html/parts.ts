import type { Verdict } from '../../model/finding.ts';
import { html, Markup } from './markup.ts';

/** A sign for each verdict, so that colour is never the only one. */
export const SIGNS: Readonly<Record<Verdict, string>> = {
  disabled: '○',
  skip: '–',
  pass: '✓',
  warn: '!',
  fail: '✕',
  error: '⊘',
};

/** A verdict as sign and word. */
export function badge(verdict: Verdict, word: string = verdict): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${word}</span>`;
}

/** What is wider or longer than the page scrolls on its own, by keyboard too. */
export function scrolling(label: string, kind: 'table' | 'text', content: Markup): Markup {
  return html`<div class="scroll ${kind}" role="region" tabindex="0" aria-label="${label}">${content}</div>`;
}

/** A text that may hold Chinese, as some of the page's own sentences do. */
export function sentence(text: string): Markup {
  return /\p{Script=Han}/u.test(text) ? html`<span lang="zh">${text}</span>` : html`${text}`;
}

/** A heading of a level; parts of a target stand one level below those of the page. */
export function heading(level: number, content: Markup, id: string | null = null): Markup {
  // The level is a number, so this cannot be anything but a tag.
  const tag = new Markup(`h${level}`);
  return html`<${tag}${id === null ? null : html` id="${id}"`}>${content}</${tag}>`;
}

/** A part of the page with its heading. */
export function section(
  id: string,
  title: string,
  content: Markup,
  lead: Markup | null = null,
  level = 2,
): Markup {
  return html`
<section id="${id}" aria-labelledby="${id}-title">
${heading(level, html`${title}`, `${id}-title`)}
${lead === null ? null : html`<p class="lead">${lead}</p>`}
${content}
</section>`;
}

/** Id of the place where a step of a target is shown. */
export function stepId(target: number, index: number): string {
  return `t${target + 1}-s${index}`;
}
