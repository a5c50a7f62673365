import { exampleBody } from '../src/contract/compose.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { AUTHORIZATION, CONTENT_TYPE } from '../src/model/exchange.ts';
import type { JsonObject } from '../src/model/json.ts';
import { formatTimestamp } from '../src/model/values.ts';

const HOST = 'https://zstack.example.test:8080';
const START = Date.UTC(2023, 10, 6, 8, 0, 0);

/** Entries without end: sessions that reconnect and poll, amid the other traffic of a web console. */
export function* recordedEntries(ours: number): Generator<JsonObject> {
  const make = createMaker();
  let made = 0;
  let own = 0;
  for (let call = 0; ; call++) {
    for (const entry of make.reconnect(call)) {
      while (own > ours * (made + 1)) {
        yield make.other(made);
        made++;
      }
      yield entry;
      made++;
      own++;
    }
  }
}

function createMaker(): {
  reconnect: (call: number) => readonly JsonObject[];
  other: (index: number) => JsonObject;
} {
  const catalog = loadCatalog();
  const connection = catalog.structure('ipsec-connection');
  const example = String(connection.source.properties['uuid']?.examples?.[0]);
  const authorization = { name: AUTHORIZATION, value: `OAuth ${uuid(7)}` };
  const json = { name: CONTENT_TYPE, value: 'application/json;charset=UTF-8' };
  const result = exampleBody(catalog.structure('reconnect-response'), {
    dialect: 'deployed',
    outcome: 'success',
    include: ['/inventory/uuid'],
  });
  const rows = exampleBody(catalog.structure('query-response'), {
    dialect: 'deployed',
    outcome: 'success',
    include: ['/schema'],
  });
  const times = new Set(['createDate', 'lastOpDate']);
  const bodyOf = (body: JsonObject, identity: string, call: number): string =>
    JSON.stringify(body, (key, value) => {
      if (value === example) return identity;
      return times.has(key) ? formatTimestamp(START + call * 61_000) : value;
    });
  return {
    reconnect: (call) => {
      const identity = uuid(1_000_000 + (call % 5_000));
      const job = uuid(2_000_000 + call);
      const put = `${HOST}/zstack/v1/ipsec/${identity}/actions`;
      const poll = `${HOST}/zstack/v1/api-jobs/${job}`;
      const accepted = { location: `http://172.20.14.227:8080/zstack/v1/api-jobs/${job}` };
      const body = JSON.stringify({ reconnectIPsecConnection: {} });
      return [
        entry(call, 'GET', `${HOST}/zstack/v1/ipsec/${identity}`, 200, bodyOf(rows, identity, call), [
          authorization,
        ]),
        entry(call, 'PUT', put, 202, JSON.stringify(accepted), [authorization, json], body),
        entry(call, 'GET', poll, 202, '{}', [authorization]),
        entry(call, 'GET', poll, 202, '{}', [authorization]),
        entry(call, 'GET', poll, 200, bodyOf(result, identity, call), [authorization]),
      ];
    },
    other: (index) => {
      const kind = index % 4;
      if (kind === 0) return entry(index, 'GET', `${HOST}/js/app-${index % 40}.js`, 200, script(index));
      if (kind === 1) return image(index);
      return entry(
        index,
        'GET',
        `${HOST}/zstack/v1/vm-instances?limit=20&start=${index}`,
        200,
        machines(index),
        [authorization],
      );
    },
  };
}

/** 32 hex digits of a number, the same every time. */
function uuid(seed: number): string {
  let state = seed >>> 0;
  let text = '';
  while (text.length < 32) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text;
}

interface Header extends JsonObject {
  readonly name: string;
  readonly value: string;
}

/** An entry as Chrome writes it. */
function entry(
  index: number,
  method: string,
  url: string,
  status: number,
  text: string,
  headers: readonly Header[] = [],
  body?: string,
): JsonObject {
  const mimeType = url.endsWith('.js') ? 'application/javascript' : 'application/json';
  return {
    _connectionId: String(1_000 + (index % 6)),
    _priority: 'High',
    _resourceType: 'xhr',
    cache: {},
    connection: '443',
    request: {
      method,
      url,
      httpVersion: 'http/2.0',
      headers: [
        { name: ':authority', value: 'zstack.example.test:8080' },
        { name: 'accept', value: 'application/json, text/plain, */*' },
        { name: 'accept-encoding', value: 'gzip, deflate, br, zstd' },
        { name: 'accept-language', value: 'en-GB,en;q=0.9' },
        {
          name: 'user-agent',
          value: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36',
        },
        ...headers,
      ],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: body?.length ?? 0,
      ...(body === undefined ? {} : { postData: { mimeType: 'application/json;charset=UTF-8', text: body } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'http/2.0',
      headers: [
        { name: 'date', value: 'Mon, 06 Nov 2023 08:49:37 GMT' },
        { name: 'server', value: 'nginx' },
      ],
      cookies: [],
      content: { size: text.length, mimeType, text },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: text.length + 200,
      _error: null,
    },
    serverIPAddress: '198.51.100.7',
    startedDateTime: new Date(START + index * 1_000).toISOString(),
    time: 31.5,
    timings: { blocked: 1, dns: -1, ssl: -1, connect: -1, send: 0.2, wait: 28, receive: 2.3 },
  };
}

function script(index: number): string {
  const line = `function f${index}(a,b){if(a==="x"){return {"k":"v\\n"};}return a<b?"<b>":'c';}\n`;
  return line.repeat(600);
}

function image(index: number): JsonObject {
  const made = entry(index, 'GET', `${HOST}/img/${index % 90}.png`, 200, '');
  const text = Buffer.alloc(24_000, uuid(index)).toString('base64');
  const content = { size: 24_000, mimeType: 'image/png', text, encoding: 'base64' };
  return { ...made, response: { ...(made['response'] as JsonObject), content } };
}

function machines(index: number): string {
  const inventories = Array.from({ length: 20 }, (_, at) => ({
    uuid: uuid(index * 20 + at),
    name: `vm-${index}-${at}`,
    state: 'Running',
    memorySize: 2147483648,
    platform: 'Linux',
    allVolumes: [{ uuid: uuid(at), size: 10737418240, type: 'Root' }],
  }));
  return JSON.stringify({ inventories, total: 4_000, schema: {} });
}
