import { stripVTControlCharacters } from 'node:util';
import { html, Markup } from '../src/report/html-markup.ts';

/** The colours that the screen has, by the number of their escape sequence. */
const COLOURS: Readonly<Record<string, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#f2cc60',
  35: '#d2a8ff',
  90: '#9198a1',
};

const STYLE =
  'body{margin:24px;background:#0d1117;color:#e6edf3}pre{margin:0;font:13px/1.45 "DejaVu Sans Mono",monospace}i{display:inline-block;width:2ch;font-style:normal}';

/** What a terminal shows, as a page. A wide character takes two columns, whatever its font. */
export function terminalPage(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  const pieces = text.split(/(?=\u001b\[\d+m)/);
  const shown = pieces.map((piece) => {
    const colour = COLOURS[/\[(\d+)m/.exec(piece)?.[1] ?? ''];
    const words = stripVTControlCharacters(piece)
      .split(/(?<=\n)/)
      .map(line);
    return colour === undefined ? words : html`<span style="color:${colour}">${words}</span>`;
  });
  return html`<!doctype html><meta charset="utf-8"><style>${new Markup(STYLE)}</style><pre>${shown}</pre>`
    .text;
}

const WIDE = /(\p{Script=Han}|[\u3000-\u303f\uff00-\uff60])/u;

function line(text: string): Markup {
  const parts = text.replace(/\n$/, '').split(WIDE);
  const shown = parts.map((part) => (WIDE.test(part) ? html`<i>${part}</i>` : part));
  return html`${shown}${text.endsWith('\n') ? new Markup('\n') : null}`;
}
