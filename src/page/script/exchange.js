/* One exchange as the mock has judged it. */
import { useState } from 'preact/hooks';
import { html, say } from './words.js';

const SIGNS = { disabled: '○', skip: '–', pass: '✓', warn: '!', fail: '✕', error: '⊘' };

function Verdict({ verdict }) {
  return html`<span class=${`verdict ${verdict}`}><span aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span>`;
}

/** @param place what ids of this list begin with, since an exchange can stand in two lists */
export function Exchange({ shown, began, isOpen, place }) {
  // What nobody has unfolded is not there yet: a page of traffic would be slow.
  const [isThere, setThere] = useState(isOpen);
  const { verdict, request, status, at, durationMs, dialect } = shown;
  return html`<li class="exchange" data-verdict=${verdict} data-status=${status} data-dialect=${dialect}>
    <details open=${isOpen} onToggle=${({ target }) => target.open && setThere(true)}>
      <summary><${Verdict} verdict=${verdict} /> ${request} → ${status ?? '–'}${' '}
        <span class="time">${began === undefined ? dialect : `+${at - began} ms`}, ${say('took', { ms: durationMs })}</span>
      </summary>
      ${isThere && html`<${Details} shown=${shown} place=${place} />`}
    </details>
  </li>`;
}

function Details({ shown, place }) {
  const { id, reason, findings, divergences, curl } = shown;
  return html`${reason !== null && html`<p>${reason}</p>`}
    ${divergences.length > 0 && html`<p>${say('divergences')} ${divergences.map((one) => html`<a href=${`#${one}`}>${one}</a> `)}</p>`}
    ${findings.map((one) => html`<p class=${`finding ${one.level}`} data-at=${one.at}><a href=${`#rule-${one.rule}`}>${say('finding')}</a>: ${one.words}</p>`)}
    <${Answer} shown=${shown} place=${place} />
    ${
      curl !== null &&
      html`<p>${say('reproduce')} <button type="button" data-copy=${`${place}-${id}`}>${say('copy')}</button></p>
      <pre id=${`${place}-${id}`} tabindex="0" role="region" aria-label=${`${say('reproduce')} ${place} ${id}`}>${curl}</pre>`
    }`;
}

function Answer({ shown: { id, rows, evidence }, place }) {
  if (evidence === null) return null;
  if (rows.length === 0)
    return html`<pre tabindex="0" role="region" aria-label=${`${say('body-of-answer')} ${place} ${id}`}>${evidence.response.body ?? say('no-body')}</pre>`;
  const head = ['field', 'value', 'verdict'].map((one) => html`<th scope="col">${say(one)}</th>`);
  return html`<table class="answer">
    <caption>${say('answer')}</caption>
    <thead><tr>${head}</tr></thead>
    <tbody>${rows.map((row) => html`<${Row} row=${row} />`)}</tbody>
  </table>`;
}

function Row({ row: { name, at, depth, anchor, value, isAbsent, verdict, findings } }) {
  return html`<tr class=${verdict} data-at=${at}>
    <td class=${`d${Math.min(depth, 3)}`}>${anchor === null ? name : html`<a href=${`#${anchor}`}>${name}</a>`}</td>
    <td><code>${isAbsent ? say('absent') : value}</code></td>
    <td><${Verdict} verdict=${verdict} />${findings.map((one) => html`<br />${one}`)}</td>
  </tr>`;
}
