/* Traffic: what any client sent to this mock, as it comes. */
import { useEffect, useState } from 'preact/hooks';
import { Exchange } from './exchange.js';
import { readExchanges } from './mock.js';
import { html, say } from './words.js';

const LOOK_EVERY = 2000;
/** The mock keeps more; a page of more is too long to read. */
const MOST = 100;

export function Traffic() {
  const [exchanges, setExchanges] = useState([]);
  const [isWatching, setWatching] = useState(true);

  useEffect(() => {
    if (!isWatching) return;
    let after = exchanges[0]?.id ?? 0;
    const look = async () => {
      if (document.hidden) return;
      // The mock may have ended: then nothing new comes.
      const fresh = await readExchanges({ after }).catch(() => []);
      if (fresh.length === 0) return;
      after = fresh.at(-1).id;
      setExchanges((before) => [...fresh.toReversed(), ...before].slice(0, MOST));
    };
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [isWatching]);

  return html`<p><label class="check"><input type="checkbox" name="watch" checked=${isWatching} onChange=${({ target }) => setWatching(target.checked)} /> ${say('traffic-watch')}</label></p>
    ${exchanges.length === 0 && html`<p>${say('traffic-none')}</p>`}
    <ol id="all-exchanges">${exchanges.map((one) => html`<${Exchange} key=${one.id} shown=${one} isOpen=${false} place="traffic" />`)}</ol>`;
}
