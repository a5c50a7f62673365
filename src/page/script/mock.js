/* What the page asks of the mock: sessions, connections, signed requests, judged exchanges. */
import { data } from './words.js';

const JSON_TYPE = 'application/json;charset=UTF-8';
const API = '/zstack/v1';

/** Calls the API of a dialect. */
export function call(dialect, method, path, { headers = {}, body, signal } = {}) {
  const sent = body === undefined ? headers : { [data.headers.type]: JSON_TYPE, ...headers };
  return fetch(`/${dialect}${path}`, { method, headers: sent, body, signal });
}

/** Opens a session; throws what the server said. */
export async function openSession(dialect, accountName, password) {
  const hash = hex(await crypto.subtle.digest('SHA-512', bytes(password)));
  const body = JSON.stringify({ logInByAccount: { accountName, password: hash } });
  const answer = await call(dialect, 'PUT', `${API}/accounts/login`, { body });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error?.details ?? value.error?.description ?? answer.status);
  const { uuid, createDate, expiredDate } = value.inventory;
  // Both are of the server's clock: only what lies between them counts.
  const lifetime = Date.parse(expiredDate) - Date.parse(createDate);
  return { uuid, lifetime, expires: Date.now() + lifetime };
}

export function endSession(dialect, uuid) {
  return call(dialect, 'DELETE', `${API}/accounts/sessions/${encodeURIComponent(uuid)}`);
}

/** Headers that say who sends a request. `path` is the API's, without the name of a dialect. */
export async function authorize(credential, dialect, method, path) {
  if (credential === null) return {};
  if (credential.kind === 'account') return { Authorization: `OAuth ${credential.sessions[dialect].uuid}` };
  const date = new Date().toUTCString();
  const text = `${method}\n${date}\n${decodeURIComponent(path.replace(/^\/zstack/, ''))}`;
  const hmac = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', bytes(credential.secret), hmac, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)));
  // A script may not set Date; the mock takes this in its place.
  return {
    Authorization: `ZStack ${credential.id}:${btoa(String.fromCharCode(...signature))}`,
    'X-Mock-Date': date,
  };
}

/** The connections of the mock; none when they may not be read. */
export async function readConnections(credential, dialect) {
  const headers = await authorize(credential, dialect, 'GET', `${API}/ipsec`);
  const answer = await call(dialect, 'GET', `${API}/ipsec`, { headers });
  return answer.ok ? ((await answer.json()).inventories ?? []) : [];
}

/** Exchanges of one run of the page, or of all clients, after an id; judged by the mock. */
export async function readExchanges({ run, after = 0 }) {
  const query = run === undefined ? `after=${after}` : `run=${run}`;
  return (await fetch(`/contract/exchanges?${query}`)).json();
}

/** 32 lowercase hex digits. */
export function newId() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function bytes(text) {
  return new TextEncoder().encode(text);
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
