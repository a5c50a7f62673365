/* Who sends the requests: an account with a session in each dialect, or an access key. */
import { useState } from 'preact/hooks';
import { endSession, openSession } from './mock.js';
import { data, html, say } from './words.js';

const DIALECTS = ['deployed', 'documented'];
const MINUTE = 60_000;

/** A session that every authenticated call moves on; null for a credential without one. */
export function renewed(credential, dialect) {
  if (credential?.kind !== 'account') return credential;
  const session = credential.sessions[dialect];
  const moved = { ...session, expires: Date.now() + session.lifetime };
  return { ...credential, sessions: { ...credential.sessions, [dialect]: moved } };
}

export function isExpired(credential, dialect) {
  return credential?.kind === 'account' && credential.sessions[dialect].expires <= Date.now();
}

/** @param tell takes a sentence for the status of the page */
export function Session({ credential, dialect, onChange, tell }) {
  const [kind, setKind] = useState('account');
  const [form, setForm] = useState({
    account: data.account,
    password: data.password,
    id: data.accessKey.id,
    secret: data.accessKey.secret,
  });
  const isOpen = credential !== null && !isExpired(credential, dialect);

  function toggle(event) {
    event.preventDefault();
    return isOpen ? logOut() : logIn();
  }

  async function logIn() {
    if (kind === 'key') {
      onChange({ kind, id: form.id, secret: form.secret });
      return tell(say('logged-in', { name: form.id }));
    }
    try {
      const opened = await Promise.all(DIALECTS.map((one) => openSession(one, form.account, form.password)));
      const sessions = Object.fromEntries(DIALECTS.map((one, index) => [one, opened[index]]));
      onChange({ kind, name: form.account, sessions });
      tell(say('logged-in', { name: form.account }));
    } catch (cause) {
      tell(say('login-refused', { reason: cause.message }));
    }
  }

  async function logOut() {
    if (credential.kind === 'account')
      await Promise.all(DIALECTS.map((one) => endSession(one, credential.sessions[one].uuid)));
    onChange(null);
    tell(say('session-ended'));
  }

  const input = (name, label, type = 'text') =>
    html`<label>${say(label)} <input name=${name} type=${type} autocomplete="off" spellcheck="false" value=${form[name]} onInput=${({ target }) => setForm({ ...form, [name]: target.value })} /></label>`;
  const choice = (value, label) =>
    html`<label><input type="radio" name="kind" value=${value} checked=${kind === value} onChange=${() => setKind(value)} /> ${say(label)}</label>`;
  const fields =
    kind === 'account'
      ? [input('account', 'account-name'), input('password', 'password', 'password')]
      : [input('id', 'access-key-id'), input('secret', 'access-key-secret', 'password')];
  return html`<form id="session" onSubmit=${toggle}><fieldset><legend>${say('session')}</legend>
    <p id="session-state">${stateWords(credential, dialect)}</p>
    ${!isOpen && html`<div class="choices">${choice('account', 'account')} ${choice('key', 'access-key')}</div>${fields}`}
    <p><button id="log-in">${say(isOpen ? 'log-out' : 'log-in')}</button></p>
  </fieldset></form>`;
}

function stateWords(credential, dialect) {
  if (credential === null) return say('no-session');
  if (credential.kind === 'key') return say('session-of-key', { name: credential.id });
  if (isExpired(credential, dialect)) return say('expired-session');
  const minutes = Math.ceil((credential.sessions[dialect].expires - Date.now()) / MINUTE);
  return say('session-open', { name: credential.name, minutes });
}
