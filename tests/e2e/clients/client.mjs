// A client of the API on fetch or axios. Its arguments say which, and what it does wrong.
import { createHmac, randomUUID } from 'node:crypto';
import axios from 'axios';

const [library, ...wrong] = process.argv.slice(2);
const { ZSTACK_BASE_URL: base, ZSTACK_IPSEC_UUID: connection, ZSTACK_SESSION_UUID: session } = process.env;
const api = `${base}/zstack/v1`;
const pause = wrong.includes('fast') ? 0 : Number(process.env.POLL_SECONDS ?? 1) * 1000;

async function call(method, url, headers = {}, body = undefined) {
  if (library === 'fetch') {
    const answer = await fetch(url, { method, headers, body });
    return { status: answer.status, text: await answer.text() };
  }
  const options = { method, url, headers, data: body, validateStatus: () => true, responseType: 'text' };
  const { status, data } = await axios({ ...options, transformResponse: (text) => text });
  return { status, text: data };
}

const job = randomUUID().replaceAll('-', '');
const path = `/ipsec/${connection}/actions`;

function credential() {
  if (wrong.includes('nobody')) return {};
  if (!wrong.includes('signed')) return { Authorization: `OAuth ${session}` };
  const date = new Date().toUTCString();
  const signature = createHmac('sha1', process.env.ZSTACK_ACCESS_KEY_SECRET)
    .update(`PUT\n${date}\n/v1${path}`)
    .digest('base64');
  return { Date: date, Authorization: `ZStack ${process.env.ZSTACK_ACCESS_KEY_ID}:${signature}` };
}

async function reconnect() {
  const own = wrong.includes('job-id') ? { 'X-Job-UUID': job } : {};
  const body = wrong.includes('no-key') ? {} : { reconnectIPsecConnection: {} };
  const headers = { 'Content-Type': 'application/json', ...credential(), ...own };
  const { status, text } = await call('PUT', `${api}${path}`, headers, JSON.stringify(body));
  if (status === 202) return JSON.parse(text).location;
  if (status === 400 && text.startsWith('Duplicate')) return `${api}/api-jobs/${job}`;
  throw new Error(`refused: ${status} ${text}`);
}

if (wrong.includes('queries')) {
  for (const query of [
    '',
    `/${connection}`,
    `?q=uuid=${connection}`,
    `?q=uuid=${connection}&q=state=Enabled`,
  ])
    await call('GET', `${api}/ipsec${query}`, { Authorization: `OAuth ${session}` });
}
const location = await reconnect().catch((error) => {
  if (wrong.includes('again') && !error.message.startsWith('refused')) return reconnect();
  throw error;
});
for (let tries = 0; tries < 4; tries++) {
  const url = wrong.includes('trust') ? location : `${api}/api-jobs/${location.split('/').at(-1)}`;
  const { status } = await call('GET', url, wrong.includes('schema') ? { 'X-JSON-Schema': 'true' } : {});
  if (status === 200) break;
  if (status !== 202) throw new Error(`no tunnel: ${status}`);
  await new Promise((resolve) => setTimeout(resolve, pause));
}
