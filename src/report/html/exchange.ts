import type { Evidence, Headers } from '../../model/exchange.ts';
import { clipped, LONGEST_TEXT } from '../layout.ts';
import { html, lines, type Markup } from './markup.ts';
import { scrolling } from './parts.ts';

/** What went over the wire, masked already. */
export function exchange({ request, response }: Evidence, name: string): Markup {
  return html`
<details>
<summary>The exchange</summary>
<div class="exchange">
${side('Request', name, clipped(`${request.method} ${request.path}`, LONGEST_TEXT), request.headers, request.body)}
${side('Response', name, `HTTP ${response.status}`, response.headers, response.body)}
</div>
</details>`;
}

function side(title: string, name: string, first: string, headers: Headers, body: string | null): Markup {
  const heading = Object.entries(headers).map(
    ([header, value]) =>
      html`\n<span class="soft">${clipped(header, LONGEST_TEXT)}:</span> ${clipped(value, LONGEST_TEXT)}`,
  );
  const text = html`<pre><code><b>${first}</b>${heading}\n\n${body === null ? html`<i class="soft">no body</i>` : lines(body)}</code></pre>`;
  return html`<div><p class="label">${title}</p>${scrolling(`${title} of ${name}`, 'text', text)}</div>`;
}
