/* One reconnect from its request to its result, as a client does it. */
import { authorize, call, endSession, newId, openSession, readExchanges } from './mock.js';
import { data, say } from './words.js';

/** As often as the vendor's own clients ask. */
const POLL_EVERY = 1000;
const SLOW = '5000';
const NOBODY = 'f'.repeat(32);

export const OUTCOMES = ['success', 'slow', 'down', 'unknown', 'expired', 'denied', 'page', 'cut', 'field'];

/** Words of the verdicts, the weakest first. */
const VERDICTS = {
  disabled: 'not-judged',
  skip: 'not-judged',
  pass: 'kept',
  warn: 'warnings',
  error: 'cannot',
  fail: 'broken',
};

/** The body that a form stands for. */
export function bodyOf({ tags, outcome }, dialect) {
  const lists = Object.entries(tags).flatMap(([name, text]) => {
    const list = text.split(',').map((one) => one.trim());
    return text.trim() === '' ? [] : [[name, list]];
  });
  const action = dialect === 'deployed' && outcome !== 'page' ? { [data.action]: {} } : {};
  return JSON.stringify({ ...action, ...Object.fromEntries(lists) });
}

export function chosenField({ field }) {
  return data.fields.find(({ id }) => id === field);
}

function headersOf(form) {
  const { outcome, fault } = form;
  if (outcome === 'slow') return { 'X-Mock-Delay': SLOW };
  if (outcome === 'cut') return { 'X-Mock-Fault': 'cut' };
  if (outcome !== 'field') return {};
  const { id, wrong } = chosenField(form);
  return { 'X-Mock-Fault': fault === 'drop' ? `drop:${id}` : `set:${id}=${wrong}` };
}

function uuidOf(form) {
  const { outcome, uuid } = form;
  if (outcome === 'unknown') return NOBODY;
  const fails = outcome === 'down' || (outcome === 'field' && chosenField(form).inFailure);
  return fails ? data.connections.down : uuid;
}

/** A session of its own where the outcome needs another than the user's; `close` ends it. */
async function credentialFor(form, credential, dialect) {
  const { outcome } = form;
  if (outcome !== 'expired' && outcome !== 'denied') return { used: credential, close: () => {} };
  const account = outcome === 'denied' ? data.otherAccount : data.account;
  const session = await openSession(dialect, account, data.password);
  const close = () => endSession(dialect, session.uuid);
  if (outcome === 'expired') await close();
  return { used: { kind: 'account', sessions: { [dialect]: session } }, close };
}

/**
 * Sends the reconnect, and asks for its job until it has ended.
 *
 * @param show takes the judged exchanges so far
 * @param tell takes a sentence for the status of the page
 */
export async function run(form, credential, dialect, { signal, show, tell }) {
  const id = newId();
  const job = newId();
  const tagged = { 'X-Mock-Run': id };
  let exchanges = [];
  const look = async () => {
    exchanges = await readExchanges({ run: id });
    show(exchanges);
  };
  const { used, close } = await credentialFor(form, credential, dialect);
  try {
    const path = data.path.replace(/\{\w+\}/, encodeURIComponent(uuidOf(form)));
    const headers = {
      ...(await authorize(used, dialect, 'PUT', path)),
      ...(dialect === 'deployed' ? { [data.headers.job]: job } : {}),
      ...headersOf(form),
      ...tagged,
    };
    const body = form.isRaw ? form.raw : bodyOf(form, dialect);
    const first = await send(() => call(dialect, 'PUT', path, { headers, body, signal }), signal);
    await look();
    if (first === null && dialect !== 'deployed') return tell(say('cut-nothing'));
    if (first === null) tell(say('cut-look'));
    let last = first;
    const location = first === null ? `/zstack/v1/api-jobs/${job}` : jobPath(first);
    if (location !== null) last = await poll(location, dialect, { signal, tagged, look, tell });
    tell(`${endWords(last)} ${say('pass', { verdict: verdictWords(exchanges) })}`);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    await look();
    tell(say('stopped'));
  } finally {
    await close();
  }
}

/** Status and text of an answer; null where the connection was cut. */
async function send(ask, signal) {
  try {
    const answer = await ask();
    return { status: answer.status, text: await answer.text() };
  } catch (cause) {
    if (signal.aborted) throw cause;
    return null;
  }
}

/** The path of the job that was accepted, of which the host is not trusted; null where none was. */
function jobPath({ status, text }) {
  if (status !== 202) return null;
  try {
    const { pathname } = new URL(JSON.parse(text).location, document.baseURI);
    return pathname.slice(Math.max(0, pathname.indexOf('/zstack/')));
  } catch {
    return null;
  }
}

async function poll(path, dialect, { signal, tagged, look, tell }) {
  for (let count = 1; ; count++) {
    await wait(POLL_EVERY, signal);
    // Without a credential, as real clients ask (D13).
    const answer = await send(() => call(dialect, 'GET', path, { headers: tagged, signal }), signal);
    await look();
    if (answer?.status !== 202) return answer;
    tell(say('waits', { count }));
  }
}

function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function endWords(answer) {
  if (answer === null) return say('connection-was-cut');
  const { status, text } = answer;
  if (status === 200 && hasFailed(text)) return say('ended-failed');
  return [200, 400, 503].includes(status) ? say(`ended-${status}`) : say('ended-other', { status });
}

function hasFailed(text) {
  try {
    return (JSON.parse(text)[data.failed] ?? null) !== null;
  } catch {
    return false;
  }
}

function verdictWords(exchanges) {
  const order = Object.keys(VERDICTS);
  const worst = Math.max(0, ...exchanges.map(({ verdict }) => order.indexOf(verdict)));
  return say(VERDICTS[order[worst]]);
}
