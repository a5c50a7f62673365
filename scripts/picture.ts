import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { renderMatrixHtml } from '../src/report/html.ts';
import { matrixOf } from '../src/report/matrix.ts';
import { launchChromium } from './chromium.ts';
import { contextOf, SAMPLE_FAULTS, sampleRun } from './documents/samples.ts';

/** The picture of a report that README shows: as much of a broken run as one looks at. */
const PICTURE = join(import.meta.dirname, '..', 'docs', 'report.png');
const SIZE = { width: 1280, height: 1560 };

const catalog = loadCatalog();
const report = await sampleRun(catalog, SAMPLE_FAULTS);
const folder = mkdtempSync(join(tmpdir(), 'report-picture-'));
const browser = await launchChromium();
try {
  const file = join(folder, 'report.html');
  writeFileSync(file, renderMatrixHtml(matrixOf(report.version, [report], true), contextOf(catalog)));
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: PICTURE });
  process.stdout.write(`picture: ${PICTURE}\n`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
