import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../../src/contract/files.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { type RunningProvider, startProvider } from '../../src/provider/serve.ts';
import { helpOf, problemsOf } from '../unit/ci/command-help.ts';
import { callsOf } from '../unit/ci/shell-words.ts';
import {
  blocksOf,
  type Clone,
  commandsIn,
  DOCUMENTS,
  handlingOf,
  makeClone,
  NOT_RUN,
  QUICKLY,
  readersEnvironment,
  textOf,
} from './documents.ts';

const commands = DOCUMENTS.flatMap(commandsIn);

let mock: RunningProvider;
let clone: Clone;
let session = '';
beforeAll(async () => {
  mock = await startProvider(loadCatalog(), { dialect: 'deployed' });
  clone = makeClone(atMock);
});
afterAll(async () => {
  clone.remove();
  await mock.stop();
});

/** The documents' mock is at the port where `mock` listens by default, and no day in them is ever over. */
function atMock(text: string): string {
  return text
    .replaceAll(/until: \d{4}/g, 'until: 2999')
    .replaceAll('http://127.0.0.1:8080', mock.url)
    .replaceAll(':8080', `:${new URL(mock.url).port}`);
}

const ACCOUNT = 'export ZSTACK_ACCOUNT=admin ZSTACK_PASSWORD=password';

describe('each command in a document', () => {
  it('is run by a test, or stands in the list of those that are not', () => {
    expect(commands.length).toBeGreaterThan(30);
    expect(commands.filter(({ text }) => handlingOf(text) === 'unknown')).toEqual([]);
    const written = commands.map(({ text }) => text);
    expect(NOT_RUN.filter((text) => !written.includes(text))).toEqual([]);
    expect(handlingOf('rm -r pacts')).toBe('unknown');
  });

  it.each(commands.filter(({ text }) => handlingOf(text) === 'run'))(
    'works: $document: $text',
    async ({ text, exports, session: own }) => {
      if (own !== session) clone.reset();
      session = own;
      const { code, output } = await clone.run(atMock([ACCOUNT, QUICKLY, exports, text].join('\n')));
      // A mock that is broken on purpose breaks the contract, unless that is waived.
      const isBroken = text.includes(' --fault ') && !text.includes('waivers.yaml');
      expect({ code, output }).toEqual({ code: isBroken ? 1 : 0, output });
    },
  );

  it('is found by npx in the clone', async () => {
    const { output } = await clone.run('npx --no zstack-contract fields');
    expect(output).toContain('inventory.vipUuid');
  });

  it.each(commands.filter(({ text }) => handlingOf(text) === 'mock'))(
    'starts a mock: $document: $text',
    async ({ text }) => {
      const separator = text.startsWith('npm run mock') && !text.includes(' -- ') ? ' --' : '';
      const anyPort = `${text.replace(/ --port \d+/, '')}${separator} --port 0`;
      const child = spawn('bash', ['-c', `${QUICKLY}\n${anyPort}`], {
        cwd: clone.folder,
        env: readersEnvironment(),
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let printed = '';
      for await (const chunk of child.stdout) {
        printed += String(chunk);
        if (/listens at .*\n/.test(printed)) break;
      }
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      const { status } = await fetch(`${url}/`).finally(() => process.kill(-(child.pid ?? 0)));
      expect(status).toBe(200);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  );

  it('has flags that its command knows', async () => {
    const calls = commands.flatMap(({ document, text }) =>
      callsOf(
        text.replace(/^npm run (?:-s )?(verify|check|mock|docs|fields)( --)?/, 'zstack-contract $1'),
      ).map((args) => [document, args] as const),
    );
    expect(calls.length).toBeGreaterThan(20);
    for (const [document, args] of calls) {
      // Standard input, and the command behind `--`, are arguments.
      const end = args.indexOf('--');
      const own = (end === -1 ? args : [...args.slice(0, end), 'command']).filter((word) => word !== '-');
      expect([document, await problemsOf(own)]).toEqual([document, []]);
    }
  });
});

/** Flags of other programs. */
const FOREIGN = ['--no', '--check', '--wait', '--retry-all-errors', '--prefix', '--save-dev'];
const COMMANDS =
  'verify check capture mock docs fields publish can-i-deploy webhook record-deployment record-release';

describe('each document', () => {
  it.each(DOCUMENTS)('%s names flags that exist', async (document) => {
    const helps = await Promise.all(COMMANDS.split(' ').map(helpOf));
    const known = new Set([...FOREIGN, ...helps.flatMap((help) => [...(help?.flags.keys() ?? [])])]);
    const prose = textOf(document).replaceAll(/^```[\s\S]*?^```$/gm, '');
    const spans = prose.match(/`[^`\n]+`/g) ?? [];
    const named = spans.flatMap((span) => span.match(/(?<=[\s`])--[a-z][\w-]+/g) ?? []);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it('shows how a run of the whole contract ends', async () => {
    const { text = '' } = blocksOf('README.md').find(({ language }) => language === '') ?? {};
    expect(text).toMatch(/^PASS: /);
    expect((await clone.run('npm run verify')).output.trimEnd().split('\n')).toContain(text);
  });

  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const pages = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  /** The folder that a page's links start from; that of the npm package's README is the package. */
  const baseOf = (page: string): string => (page.startsWith('scripts/package/') ? '.' : dirname(page));
  it.each(pages)('%s has links and anchors that lead somewhere', (page) => {
    const links = textOf(page)
      .replaceAll(/^```[\s\S]*?^```$|`[^`\n]*`(?!\])/gm, '')
      .matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g);
    const dead = Array.from(links).filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(baseOf(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).has(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ +(.+)$/gm);
  return new Set([
    ...Array.from(headings, ([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
    ...Array.from(markdown.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id),
  ]);
}
