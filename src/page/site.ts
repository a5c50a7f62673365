import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../contract/catalog.ts';
import { ROOT } from '../contract/files.ts';
import { CONTENT_TYPE, JOB_UUID } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { PAGE_SCRIPT } from '../model/sentences.ts';
import { seedOf } from '../provider/seed.ts';
import type { Site } from '../provider/serve.ts';
import { pageFile } from './examples.ts';
import { judgedExchanges, type ReadExchanges } from './exchanges.ts';
import { renderPage } from './page.ts';

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#17653b"/><path d="M4 8l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/></svg>';

const generated = (name: string): string => readFileSync(join(ROOT, 'generated', name), 'utf8');

/** What stands at a path whatever the mock: its media type, and how it is read. */
const FILES: Readonly<Record<string, readonly [type: string, read: () => string]>> = {
  '/page/page.css': ['text/css', () => pageFile('page.css')],
  '/page/reference.js': ['text/javascript', () => pageFile('reference.js')],
  '/page/app.js': ['text/javascript', () => generated('page.js')],
  '/page/icon.svg': ['image/svg+xml', () => ICON],
  '/openapi.deployed.json': ['application/json', () => generated('openapi.deployed.json')],
  '/openapi.documented.json': ['application/json', () => generated('openapi.documented.json')],
};

/** What the mock serves beside the API: the page with its files, the OpenAPI documents, the judged exchanges. */
export function createSite(catalog: Catalog): Site {
  let readExchanges: ReadExchanges | undefined;
  return (path, query, { url, provider }) => {
    if (path === '/')
      return { type: 'text/html', text: renderPage(catalog, { url, data: scriptData(catalog, url) }) };
    if (path === '/contract/exchanges') {
      readExchanges ??= judgedExchanges(catalog, provider.journal, url);
      const found = readExchanges(query.get('run'), Number(query.get('after') ?? 0));
      return { type: 'application/json', text: JSON.stringify(found) };
    }
    const [type, read] = FILES[path] ?? [];
    return type === undefined || read === undefined ? null : { type, text: read() };
  };
}

/** What the script of the page needs to know of the contract and of this mock. */
function scriptData(catalog: Catalog, url: string): JsonObject {
  const { account, password, otherAccount, accessKey, connections } = seedOf(catalog);
  const { action = null, paths, request } = catalog.pageOperation;
  const failed = catalog.pageAnswer.fields.find(({ outcome }) => outcome === 'failure')?.name ?? '';
  const lists = request === undefined ? [] : catalog.structure(request).fields;
  return {
    url,
    words: PAGE_SCRIPT,
    account,
    password,
    otherAccount,
    accessKey: { ...accessKey },
    connections: { ...connections },
    action,
    path: paths[0] ?? null,
    headers: { type: CONTENT_TYPE, job: JOB_UUID },
    tags: lists.map(({ name }) => name).filter((name) => name !== action),
    failed,
    fields: catalog.fields.map((field) => ({
      id: field.id,
      // A value of another type than the field has.
      wrong: /^int/i.test(field.type) ? '{}' : '0',
      inFailure: field.id === failed || field.id.startsWith(`${failed}.`),
      presence: { ...field.presence },
    })),
  };
}
