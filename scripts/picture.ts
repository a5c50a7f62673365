import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Catalog } from '../src/contract/catalog.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { createSite } from '../src/page/site.ts';
import { startProvider } from '../src/provider/serve.ts';
import { renderMatrixHtml } from '../src/report/html.ts';
import { matrixOf } from '../src/report/matrix.ts';
import { launchChromium } from './chromium.ts';
import { contextOf, SAMPLE_FAULTS, sampleRun } from './documents/samples.ts';

/** The pictures that README shows: as much of a broken run, and of the page of a mock, as one looks at. */
const DOCS = join(import.meta.dirname, '..', 'docs');
const SIZE = { width: 1280, height: 1560 };

async function takeReport(browser: Browser, catalog: Catalog): Promise<void> {
  const report = await sampleRun(catalog, SAMPLE_FAULTS);
  const folder = mkdtempSync(join(tmpdir(), 'report-picture-'));
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, renderMatrixHtml(matrixOf(report.version, [report], true), contextOf(catalog)));
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: join(DOCS, 'report.png') });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A reconnect that was tried on the page, whose result lacks a field. */
async function takePage(browser: Browser, catalog: Catalog): Promise<void> {
  const mock = await startProvider(catalog, { dialect: 'deployed', site: createSite(catalog) });
  try {
    const page = await browser.newPage({ viewport: { ...SIZE, height: 1620 }, colorScheme: 'light' });
    await page.goto(mock.url);
    await page.click('#log-in');
    await page.locator('#session-state', { hasText: 'minutes left' }).waitFor();
    await page.selectOption('select[name=outcome]', 'field');
    await page.selectOption('select[name=field]', 'inventory.vipUuid');
    await page.click('.send');
    await page.locator('#exchanges .finding').first().waitFor();
    await page.locator('.send[aria-disabled=false]').waitFor();
    await page.evaluate('document.activeElement.blur()');
    await page.screenshot({ path: join(DOCS, 'page.png') });
  } finally {
    await mock.stop();
  }
}

const catalog = loadCatalog();
const browser = await launchChromium();
try {
  await takeReport(browser, catalog);
  await takePage(browser, catalog);
  process.stdout.write(`picture: report.png and page.png in ${DOCS}\n`);
} finally {
  await browser.close();
}
