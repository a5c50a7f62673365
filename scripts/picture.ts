import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Catalog } from '../src/contract/catalog.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { createSite } from '../src/page/site.ts';
import { startProvider } from '../src/provider/serve.ts';
import { renderHtml } from '../src/report/html.ts';
import { type RunReport, runReportOf } from '../src/report/run-report.ts';
import { LANGUAGES, sentencesOf } from '../src/report/sentences/languages.ts';
import { renderText } from '../src/report/text.ts';
import { launchChromium } from './chromium.ts';
import { contextOf, SAMPLE_FAULTS, sampleRun } from './documents/samples.ts';
import { terminalPage } from './terminal-page.ts';

/** Pictures for the documents: the page of a mock, and reports in both languages, at every width. */
const DOCS = join(import.meta.dirname, '..', 'docs');
const PICTURES = join(DOCS, 'pictures');
const WINDOWS = [
  { width: 360, height: 1300 },
  { width: 768, height: 1100 },
  { width: 1440, height: 1000 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
const COLUMNS = [80, 120] as const;
/** How much of a long screen a picture shows, in pixels. */
const MOST_HEIGHT = 1500;

/** A picture of what a window shows, as WebP: a third of the bytes of PNG, and GitHub shows it. */
async function takeWindow(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
  writeFileSync(join(PICTURES, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** Reports of one run: as HTML at each width in both themes, and the screen at two widths. */
async function takeReports(browser: Browser, catalog: Catalog, name: string, run: RunReport): Promise<void> {
  for (const language of LANGUAGES) {
    const context = { ...contextOf(catalog), say: await sentencesOf(language) };
    const html = renderHtml(run, context);
    for (const viewport of WINDOWS)
      for (const colorScheme of SCHEMES) {
        const page = await browser.newPage({ viewport, colorScheme });
        await page.setContent(html);
        await takeWindow(page, `${name}-${language}-${viewport.width}-${colorScheme}`);
        await page.close();
      }
    for (const columns of COLUMNS) {
      const options = { colour: true, width: columns };
      const text = renderText(run, context, options);
      const width = columns * 8 + 48;
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.setContent(terminalPage(text));
      const whole = (await page.evaluate('document.body.offsetHeight')) as number;
      await page.setViewportSize({ width, height: Math.min(whole + 48, MOST_HEIGHT) });
      await takeWindow(page, `screen-${language}-${columns}`);
      await page.close();
    }
  }
}

/** A reconnect that was tried on the page, whose result lacks a field. */
async function takePage(browser: Browser, catalog: Catalog): Promise<void> {
  const mock = await startProvider(catalog, { dialect: 'deployed', site: createSite(catalog) });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1620 }, colorScheme: 'light' });
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

/** @throws Error where no font has Chinese, which would be boxes */
function assertChineseFont(): void {
  if (execFileSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }) !== '') return;
  throw new Error('no font has Chinese: run apt-get install -y --no-install-recommends fonts-wqy-microhei');
}

assertChineseFont();
mkdirSync(PICTURES, { recursive: true });
const catalog = loadCatalog();
const broken = await sampleRun(catalog, SAMPLE_FAULTS);
const browser = await launchChromium();
try {
  await takeReports(browser, catalog, 'report', runReportOf(broken.version, [broken], true));
  await takePage(browser, catalog);
  process.stdout.write(`picture: page.png and pictures/ in ${DOCS}\n`);
} finally {
  await browser.close();
}
