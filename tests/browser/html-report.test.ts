import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/chromium.ts';
import { SAMPLE_FAULTS, sampleRun } from '../../scripts/documents/samples.ts';
import type { Step } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import {
  CONTEXT,
  catalog,
  EVERY_VERDICT,
  EVIDENCE,
  hostileReport,
  recorded,
  recording,
  report,
  several,
  single,
  step,
  UNREACHED,
  WARNING,
} from '../unit/report/reports.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';

const NAMES = ['pass', 'broken', 'several targets', 'hostile values', 'recording', 'recordings'] as const;
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [360, 768, 1440] as const;

const folder = temporaryFolder();
let browser: Browser;
let urls: Readonly<Record<(typeof NAMES)[number], string>>;

beforeAll(async () => {
  browser = await launchChromium();
  const live = report(EVERY_VERDICT, {
    target: 'https://zstack.example:8080',
    notes: ['certificates were not checked'],
    preflight: [UNREACHED],
    settings: [{ setting: 'insecure', value: 'yes', from: 'flag' }],
  });
  const odd = (one: Step): Step => ({ ...one, verdict: 'warn', findings: [WARNING], evidence: EVIDENCE });
  const matrices: Readonly<Record<(typeof NAMES)[number], RunReport>> = {
    pass: single(await sampleRun(catalog, [])),
    broken: single(await sampleRun(catalog, SAMPLE_FAULTS)),
    'several targets': several(report([step()], { target: 'sound' }), live, hostileReport()),
    'hostile values': single(hostileReport()),
    recording: single(recording(recorded(60).steps.map((one, at) => (at % 20 === 0 ? odd(one) : one)))),
    recordings: several(
      recording(recorded(120).steps.map(odd)),
      recording(EVERY_VERDICT, `/home/runner/work/_temp/${'long-'.repeat(30)}name.har`),
    ),
  };
  urls = Object.fromEntries(
    Object.entries(matrices).map(([name, matrix]) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, renderHtml(matrix, CONTEXT));
      return [name, pathToFileURL(file).href];
    }),
  ) as typeof urls;
});

afterAll(() => browser?.close());

/** Opens a report in a window of its own, and gives what is seen there with what the browser had against it. */
async function visit<T>(
  name: (typeof NAMES)[number],
  look: (page: Page) => Promise<T>,
  { width = 1280, scheme = 'light' as (typeof SCHEMES)[number] } = {},
) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  try {
    await page.goto(urls[name]);
    return { seen: await look(page), complaints, requests };
  } finally {
    await page.close();
  }
}

/** Runs an expression in the page, whose types are not ours. */
async function ask<T>(page: Page, expression: string): Promise<T> {
  return (await page.evaluate(expression)) as T;
}

/** Words of names that stand on two lines. Words of servers may be wider than any screen. */
const BROKEN_WORDS = `[...document.querySelectorAll('.name, .seen a, tbody th, h3 code, nav a')]
  .filter((one) => one.checkVisibility())
  .flatMap((one) => {
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      for (const { 0: word, index } of text.data.matchAll(/(?<![^\\s/.:(-])\\w{2,30}(?![^\\s/.:[\\])-])/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
      }
    return found;
  })`;

it('a browser without Chromium says what to install', async () => {
  await expect(launchChromium('/nowhere/chromium')).rejects.toThrow(
    'no Chromium at /nowhere/chromium: run apt-get install -y --no-install-recommends chromium',
  );
});

describe.each(NAMES)('the HTML report: %s', (name) => {
  it('asks for nothing but itself, and the browser has nothing against it', async () => {
    const { complaints, requests } = await visit(name, (page) => page.waitForLoadState('networkidle'));
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [urls[name]] });
  });

  it.each(WIDTHS)('fits a window of %d pixels, with whole words in its names', async (width) => {
    const narrow =
      '[...document.querySelectorAll("tbody th")].filter((one) => one.checkVisibility() && one.offsetWidth < 100)';
    const look = async (page: Page) => ({
      sizes: await ask<readonly number[]>(
        page,
        `[document.scrollingElement.scrollWidth, innerWidth, ${narrow}.length]`,
      ),
      broken: await ask<readonly string[]>(page, BROKEN_WORDS),
    });
    const { sizes, broken } = (await visit(name, look, { width })).seen;
    const [scrolled, inner, narrowNames] = sizes;
    expect({ inner, narrowNames, broken }).toEqual({ inner: width, narrowNames: 0, broken: [] });
    expect(scrolled).toBeLessThanOrEqual(width);
  });

  it.each(SCHEMES)('has no serious fault of accessibility, %s', async (scheme) => {
    const look = async (page: Page) => {
      // What is folded away has to be readable as well.
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })');
      await page.evaluate(axe.source);
      return ask<axe.AxeResults>(page, 'axe.run()');
    };
    const { seen } = await visit(name, look, { scheme });
    const heavy = seen.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(heavy.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
    expect(seen.passes.map(({ id }) => id)).toContain('color-contrast');
  });

  it('is used with the keyboard: a way past the contents, and everything that scrolls', async () => {
    const { seen } = await visit(name, async (page) => {
      const stops = '[...document.querySelectorAll(".scroll, summary")]';
      await page.keyboard.press('Tab');
      const active = 'document.activeElement';
      const first = await ask(page, `[${active}.className, ${active}.getBoundingClientRect().top]`);
      await page.keyboard.press('Enter');
      const landed = await ask(page, `${active}.id`);
      const due = await ask<number>(page, `${stops}.filter((one) => one.checkVisibility()).length`);
      await page.evaluate('document.addEventListener("focusin", ({ target }) => { target.reached = true })');
      const all = await ask<number>(page, 'document.querySelectorAll("a, summary, .scroll").length');
      for (let stop = 0; stop < all; stop++) await page.keyboard.press('Tab');
      const reached = await ask<number>(page, `${stops}.filter((one) => one.reached).length`);
      return { first, landed, due, reached };
    });
    expect(seen).toEqual({ first: ['to-main', 0], landed: 'main', due: seen.due, reached: seen.due });
    expect(seen.due).toBeGreaterThan(0);
  });

  it('differs between light and dark', async () => {
    const ground = 'getComputedStyle(document.body).backgroundColor';
    const seenIn = async (scheme: 'light' | 'dark') =>
      (await visit(name, (page) => ask(page, ground), { scheme })).seen;
    expect(await seenIn('light')).not.toBe(await seenIn('dark'));
  });
});

describe('the HTML report in use', () => {
  /** What is shown of the items that have a verdict. */
  const SHOWN = '[...document.querySelectorAll("[data-verdict]")].filter((one) => !one.hidden)';
  const verdicts = (page: Page) =>
    ask<readonly string[]>(page, `[...new Set(${SHOWN}.map((one) => one.dataset.verdict))]`);
  const texts = (page: Page) => ask<readonly string[]>(page, `${SHOWN}.map((one) => one.textContent)`);
  const bar = (page: Page) => page.locator('.filter');

  it('filters by verdict, and hides sections of which nothing is left', async () => {
    await visit('broken', async (page) => {
      const all = (await texts(page)).length;
      expect((await verdicts(page)).length).toBeGreaterThan(1);
      await bar(page).getByRole('button', { name: 'pass' }).click();
      expect(await verdicts(page)).toEqual(['pass']);
      expect(await page.locator('#broken').isVisible()).toBe(false);
      const shown = (await texts(page)).length;
      expect(await bar(page).getByRole('status').textContent()).toBe(`${shown} of ${all} shown`);
      await bar(page).getByRole('button', { name: 'all' }).click();
      expect((await texts(page)).length).toBe(all);
      expect(await bar(page).getByRole('button', { pressed: true }).textContent()).toMatch(/^all /);
    });
  });

  it('filters by text, in what is folded away too, and shows nothing where nothing has it', async () => {
    await visit('broken', async (page) => {
      await bar(page).getByRole('searchbox').fill('IKELIFETIME 1.5');
      const found = await texts(page);
      expect(found.length).toBeGreaterThan(1);
      for (const text of found) expect(text).toMatch(/ikeLifeTime.*1\.5|1\.5.*ikeLifeTime/s);
      await bar(page).getByRole('searchbox').fill('zebra');
      expect(await texts(page)).toEqual([]);
    });
  });

  it('leads from a cause to its step, unfolded, whatever is filtered', async () => {
    await visit('broken', async (page) => {
      await bar(page).getByRole('searchbox').fill('What to do field-missing');
      expect(await page.locator('.row').first().isVisible()).toBe(false);
      await page.locator('#cause-1 .seen a').first().click();
      await page.locator('.row:target details[open] .exchange').waitFor();
      expect(await page.locator('.row:target .exchange').isVisible()).toBe(true);
    });
  });

  it.each([
    ['the clipboard', 'navigator.clipboard.readText()'],
    ['a browser that gives a page none', 'window.copiedText'],
  ])('copies a command as it stands by %s, and says so', async (_, copied) => {
    await visit('broken', async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      if (copied.startsWith('window')) {
        await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
        await page.evaluate('addEventListener("copy", () => { window.copiedText = String(getSelection()) })');
      }
      const box = page.locator('#cause-1 .copyable');
      const button = box.getByRole('button');
      await button.focus();
      await page.keyboard.press('Enter');
      await button.filter({ hasText: 'Copied' }).waitFor();
      const command = await box.locator('pre').textContent();
      expect(command).toMatch(/^curl -sS -i -X PUT "\$ZSTACK_BASE_URL/);
      expect(await ask(page, copied)).toBe(command);
      await button.filter({ hasText: /^Copy$/ }).waitFor();
    });
  });

  it('shows everything but the filter and the buttons without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(urls.broken);
      expect(await bar(page).isVisible()).toBe(false);
      expect(await page.locator('.copy').count()).toBe(0);
      const items = page.locator('[data-verdict]');
      expect(await items.filter({ visible: true }).count()).toBe(await items.count());
    } finally {
      await context.close();
    }
  });

  it('shows at 360 pixels that a grid goes on, and stacks other tables', async () => {
    const look = async (page: Page) => ({
      grid: await ask(
        page,
        '(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector("#fields .scroll"))',
      ),
      shade: await ask<string>(
        page,
        'getComputedStyle(document.querySelector("#fields .scroll")).backgroundAttachment',
      ),
      stacked: await ask<string>(page, 'getComputedStyle(document.querySelector("#divergences td")).display'),
    });
    const { seen } = await visit('broken', look, { width: 360 });
    expect(seen).toMatchObject({ grid: true, stacked: 'block' });
    expect(seen.shade).toMatch(/local, local, scroll, scroll/);
    expect((await visit('broken', look)).seen.stacked).toBe('table-cell');
  });
});

describe('the HTML report on paper', () => {
  const FOLDED = '[...document.querySelectorAll("details > :not(summary)")]';

  it('has what is folded away on the screen', async () => {
    const { seen } = await visit('broken', async (page) => {
      const visible = `${FOLDED}.filter((one) => one.checkVisibility() && one.offsetHeight > 0).length`;
      const folded = await ask<number>(page, `${FOLDED}.length`);
      const onScreen = await ask(page, visible);
      await page.emulateMedia({ media: 'print' });
      const cut =
        '[...document.querySelectorAll(".scroll")].filter((one) => one.scrollHeight > one.clientHeight + 1)';
      return { folded, onScreen, onPaper: await ask(page, visible), cut: await ask(page, `${cut}.length`) };
    });
    expect(seen).toEqual({ folded: seen.folded, onScreen: 0, onPaper: seen.folded, cut: 0 });
    expect(seen.folded).toBeGreaterThan(5);
  });

  it('is dark on white, whatever the screen', async () => {
    const look = async (page: Page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const style = 'getComputedStyle(document.body)';
      return ask(page, `[${style}.color, ${style}.backgroundColor]`);
    };
    const { seen } = await visit('broken', look, { scheme: 'dark' });
    expect(seen).toEqual(['rgb(29, 33, 38)', 'rgb(255, 255, 255)']);
  });

  it('makes a PDF with the exchanges in it', async () => {
    const pages = async (page: Page): Promise<number> =>
      (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    const { seen } = await visit('broken', async (page) => {
      const whole = await pages(page);
      await page.evaluate(`${FOLDED}.forEach((one) => one.remove())`);
      return { whole, without: await pages(page) };
    });
    expect(seen.without).toBeGreaterThan(1);
    expect(seen.whole).toBeGreaterThan(seen.without + 3);
  });
});
