import { printable } from '../layout.ts';

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

export const NOTHING = html``;

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escapeHtml(printable(String(part)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? '');
}

/** A text of several lines, each of which is made printable. */
export function lines(text: string): Markup {
  return new Markup(
    text
      .split('\n')
      .map((line) => escapeHtml(printable(line)))
      .join('\n'),
  );
}
