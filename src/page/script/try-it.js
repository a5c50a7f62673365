/* Try it: who sends, what is sent, what the mock plays, and what came of it. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Exchange } from './exchange.js';
import { readConnections } from './mock.js';
import { bodyOf, chosenField, OUTCOMES, run } from './run.js';
import { isExpired, renewed, Session } from './session.js';
import { data, html, say } from './words.js';

const KEPT = 'zstack-contract';
const TICK = 10_000;
const FIRST = { uuid: data.connections.ready, name: '', status: '' };

/** What is kept for a reload, and for a way back. */
function restored() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
  return { credential: null, dialect: 'deployed', connections: [FIRST], form: {}, ...kept };
}

export function TryIt() {
  const [kept] = useState(restored);
  const [credential, setCredential] = useState(kept.credential);
  const [dialect, setDialect] = useState(kept.dialect);
  const [connections, setConnections] = useState(kept.connections);
  const [form, setForm] = useState({
    uuid: data.connections.ready,
    tags: Object.fromEntries(data.tags.map((name) => [name, ''])),
    isRaw: false,
    raw: '',
    outcome: 'success',
    field: data.fields[0].id,
    fault: 'drop',
    ...kept.form,
  });
  const [exchanges, setExchanges] = useState([]);
  const [status, tell] = useState('');
  const [running, setRunning] = useState(null);
  const [, setTick] = useState(0);

  // At once, not after the next paint: a choice outlives a reload that follows it right away.
  useLayoutEffect(() => {
    sessionStorage.setItem(KEPT, JSON.stringify({ credential, dialect, connections, form }));
  }, [credential, dialect, connections, form]);
  useEffect(() => {
    // The minutes that are left are counted anew.
    const timer = setInterval(() => setTick((before) => before + 1), TICK);
    return () => clearInterval(timer);
  }, []);

  const who = credential?.id ?? credential?.sessions[dialect].uuid;
  useEffect(() => {
    const load = async () => (credential === null ? [] : readConnections(credential, dialect));
    load().then((found) =>
      setConnections(
        found.length === 0
          ? [FIRST]
          : found.map(({ uuid, name, status: at }) => ({ uuid, name, status: at })),
      ),
    );
  }, [who]);

  const change = (changes) => setForm({ ...form, ...changes });

  async function send(event) {
    event.preventDefault();
    if (running !== null) return;
    const abort = new AbortController();
    setRunning(abort);
    setExchanges([]);
    tell(say('sending'));
    try {
      await run(form, credential, dialect, { signal: abort.signal, show: setExchanges, tell });
      // A session of the run itself, or one that has ended, renews nothing.
      if (!['expired', 'denied'].includes(form.outcome) && !isExpired(credential, dialect))
        setCredential(renewed(credential, dialect));
    } catch (cause) {
      tell(cause.message);
    }
    setRunning(null);
  }

  return html`<${Session} credential=${credential} dialect=${dialect} onChange=${setCredential} tell=${tell} />
    <form id="request" onSubmit=${send}>
      <fieldset><legend>${say('dialect')}</legend>${['deployed', 'documented'].map(
        (one) =>
          html`<label><input type="radio" name="dialect" value=${one} checked=${dialect === one} onChange=${() => setDialect(one)} /> ${one}</label>`,
      )}</fieldset>
      <${Inputs} form=${form} change=${change} connections=${connections} dialect=${dialect} />
      <${Outcome} form=${form} change=${change} dialect=${dialect} />
      <p><button class="send" aria-disabled=${running !== null}>${say('send')}</button>${' '}
        <button type="button" id="stop" aria-disabled=${running === null} onClick=${() => running?.abort()}>${say('stop')}</button></p>
    </form>
    <p class="status" role="status">${status}</p>
    <ol id="exchanges" aria-label=${say('exchanges')}>${exchanges.map(
      (one) =>
        html`<${Exchange} key=${one.id} shown=${one} began=${exchanges[0].at} isOpen=${one === exchanges.at(-1)} place="exchange" />`,
    )}</ol>`;
}

function Inputs({ form, change, connections, dialect }) {
  const options = connections.map(({ uuid, name, status }) => {
    const words = name === '' ? uuid : `${name} (${status})`;
    return html`<option value=${uuid}>${words}</option>`;
  });
  const other = !connections.some(({ uuid }) => uuid === form.uuid);
  return html`<label>${say('connection')} <select name="connection" value=${form.uuid} onChange=${({ target }) => change({ uuid: target.value })}>${options}${other && html`<option value=${form.uuid}>${form.uuid}</option>`}</select></label>
    <label>${say('uuid')} <input name="uuid" value=${form.uuid} spellcheck="false" autocomplete="off" onInput=${({ target }) => change({ uuid: target.value })} /></label>
    ${data.tags.map(
      (name) =>
        html`<label>${say('tags', { name })} <input name=${name} value=${form.tags[name]} autocomplete="off" onInput=${({ target }) => change({ tags: { ...form.tags, [name]: target.value } })} /></label>`,
    )}
    <label class="check"><input type="checkbox" name="raw" checked=${form.isRaw} onChange=${({ target }) => change({ isRaw: target.checked, raw: bodyOf(form, dialect) })} /> ${say('raw')}</label>
    ${form.isRaw && html`<label class="wide">${say('raw-body')} <textarea name="body" spellcheck="false" value=${form.raw} onInput=${({ target }) => change({ raw: target.value })}></textarea></label>`}`;
}

function Outcome({ form, change, dialect }) {
  const { outcome, field, fault } = form;
  const choose = (name, value, options) =>
    html`<select name=${name} value=${value} onChange=${({ target }) => change({ [name]: target.value })}>${options.map(([id, words]) => html`<option value=${id}>${words}</option>`)}</select>`;
  const outcomes = OUTCOMES.map((one) => [one, say(`outcome-${one}`)]);
  const { wrong, inFailure, presence } = chosenField(form);
  // An answer without the field then keeps the contract.
  const note = fault === 'drop' && presence[dialect] !== 'required' ? `drop-${presence[dialect]}` : null;
  return html`<label>${say('outcome')} ${choose('outcome', outcome, outcomes)}</label>
    ${
      outcome === 'field' &&
      html`<label>${say('field')} ${choose(
        'field',
        field,
        data.fields.map(({ id }) => [id, id]),
      )}</label>
      <label>${say('fault')} ${choose('fault', fault, [
        ['drop', say('fault-drop')],
        ['set', say('fault-set', { value: wrong })],
      ])}</label>
      ${note !== null && html`<p id="fault-note">${say(note, { field })}</p>`}
      ${inFailure && html`<p>${say('in-failure', { field })}</p>`}`
    }`;
}
