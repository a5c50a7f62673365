import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { Dialect, ReplyOutcome } from '../../../src/model/contract.ts';
import type { Report, Step } from '../../../src/model/report.ts';
import { type Input, streamInput } from '../../../src/traffic/input.ts';
import { checkRecording } from '../../../src/traffic/recording.ts';

export const catalog = loadCatalog();

export const CONNECTION = '654dedd65de8345cae7042a375451146';
export const OTHER_CONNECTION = '11111111111111111111111111111111';
export const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
export const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

/** An entry of a HAR file, as much of it as a test cares for. */
export interface Recorded {
  readonly method?: string;
  readonly url?: unknown;
  readonly headers?: unknown;
  /** Text of the request's body. */
  readonly sent?: string;
  readonly status?: unknown;
  /** Text of the answer's body. */
  readonly text?: unknown;
  /** What `response.content` holds beside it. */
  readonly content?: Readonly<Record<string, unknown>>;
  /** What `response` holds beside it. */
  readonly response?: Readonly<Record<string, unknown>>;
}

export function entryOf({
  method = 'GET',
  url,
  headers = [],
  sent,
  status = 200,
  ...answer
}: Recorded): unknown {
  const { text, content = {}, response = {} } = answer;
  const postData = sent === undefined ? {} : { postData: { mimeType: 'application/json', text: sent } };
  const kept = text === undefined ? {} : { size: String(text).length, text };
  return {
    startedDateTime: '2023-11-06T08:49:37.000Z',
    time: 1,
    request: { method, url, headers, bodySize: -1, ...postData },
    response: {
      status,
      headers: [],
      content: { mimeType: 'application/json', ...kept, ...content },
      bodySize: -1,
      ...response,
    },
  };
}

export function harText(entries: readonly unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } });
}

/** A source that hands out its bytes in chunks of one size. */
export function inputOf(content: string | Buffer, chunk = 65_536): Input {
  const bytes = Buffer.from(content);
  return streamInput(
    'test.har',
    (async function* () {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    })(),
  );
}

/** Checks a recording with these entries. */
export function check(entries: readonly unknown[], dialect: Dialect | null = null): Promise<Report> {
  return checkText(harText(entries), dialect);
}

export function checkText(text: string | Buffer, dialect: Dialect | null = null): Promise<Report> {
  return checkRecording(catalog, inputOf(text), { version: '0', dialect });
}

/** The one exchange of a recording with this entry. */
export async function checkOne(recorded: Recorded, dialect: Dialect | null = null): Promise<Step> {
  const { steps } = await check([entryOf(recorded)], dialect);
  const [step] = steps;
  if (step === undefined || steps.length > 1) throw new Error(`${steps.length} exchanges in place of one`);
  return step;
}

export function exampleText(
  structure: string,
  outcome: ReplyOutcome | null = null,
  dialect: Dialect = 'deployed',
): string {
  // Servers add it to every query.
  const include = structure === 'query-response' && outcome === 'success' ? ['/schema'] : [];
  return JSON.stringify(exampleBody(catalog.structure(structure), { dialect, outcome, include }));
}

const BASE = 'https://zstack.example.test:8080/zstack/v1';

export const URLS = {
  actions: `${BASE}/ipsec/${CONNECTION}/actions`,
  query: `${BASE}/ipsec/${CONNECTION}`,
  list: `${BASE}/ipsec`,
  poll: `${BASE}/api-jobs/${JOB}`,
  login: `${BASE}/accounts/login`,
  logout: `${BASE}/accounts/sessions/${SESSION}`,
} as const;

/** A reconnect that was accepted with a job. */
export function accepted(
  job = JOB,
  connection = CONNECTION,
  sent: object = { reconnectIPsecConnection: {} },
): unknown {
  return entryOf({
    method: 'PUT',
    url: URLS.actions.replace(CONNECTION, connection),
    headers: [{ name: 'Authorization', value: `OAuth ${SESSION}` }],
    sent: JSON.stringify(sent),
    status: 202,
    text: acceptedText(job),
  });
}

export function acceptedText(job = JOB): string {
  return JSON.stringify({ location: `http://172.20.14.227:8080/zstack/v1/api-jobs/${job}` });
}

/** A poll of a job that succeeded. */
export function polled(job = JOB, text = exampleText('reconnect-response', 'success')): unknown {
  return entryOf({ url: URLS.poll.replace(JOB, job), status: 200, text });
}
