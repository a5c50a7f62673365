import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROVIDER_BODY } from '../../../src/broker/webhook.ts';
import { ROOT } from '../../../src/contract/files.ts';
import { PROVIDERS } from '../../../src/model/pacts.ts';
import { problemsOf } from './command-help.ts';
import {
  ALL,
  GITLAB_WEBHOOK,
  PIPELINES,
  pipelineShell,
  textOf,
  toldShell,
  yamlOf,
} from './pipeline-files.ts';
import { callsOf } from './shell-words.ts';

const calls = [...pipelineShell(), ...toldShell()].flatMap(({ file, place, text }) =>
  callsOf(text).map((args) => ({ where: `${file}, ${place}`, args })),
);

/** Values of a flag over all calls; those of a variable's are its name. */
function valuesOf(name: string): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ args }) =>
      args.flatMap((word, index) => (word === name ? [args[index + 1] ?? ''] : [])),
    ),
  );
}

describe('the command lines of the pipelines', () => {
  it('are all found', () => {
    const written = ALL.flatMap((path) => textOf(path).match(/\bnpx [^\n`]*\bzstack-contract [a-z]/g) ?? []);
    expect(calls).toHaveLength(written.length);
    expect(calls.length).toBeGreaterThan(20);
  });

  it.each(calls)('$where: $args', async ({ args }) => {
    expect(await problemsOf(args)).toEqual([]);
  });

  it.each([
    ['no such command', ['verfy']],
    ['no flag --wat', ['verify', '--wat']],
    ['takes no value', ['verify', '--strict=yes']],
    ['no report', ['verify', '--report', 'pdf=x']],
  ])('would be told %s', async (problem, args) => {
    expect(await problemsOf(args)).toEqual([expect.stringContaining(problem)]);
  });

  it('name pacticipants that the pacts have', () => {
    const literal = [...valuesOf('--pacticipant')].filter((value) => !/^[$A-Z]/.test(value));
    expect(literal).not.toHaveLength(0);
    expect(Object.values(PROVIDERS)).toEqual(expect.arrayContaining(literal));
  });

  it('are started with what the webhook sends', () => {
    const workflow = yamlOf('ci/provider/github.yml') as { on: { repository_dispatch: { types: unknown } } };
    expect(workflow.on.repository_dispatch.types).toEqual([PROVIDER_BODY['event_type']]);
    const payload = PROVIDER_BODY['client_payload'] as Readonly<Record<string, string>>;
    const taken = textOf('ci/provider/github.yml').match(/(?<=client_payload\.)\w+/g) ?? [];
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(taken));

    const pactUrl = payload['pact_url'];
    expect(yamlOf(GITLAB_WEBHOOK)).toMatchObject({ variables: { PACT_URL: pactUrl } });
    expect([...valuesOf('--url')]).toContainEqual(expect.stringContaining(`?PACT_URL=${pactUrl}`));
    expect(textOf('ci/provider/gitlab.yml')).toContain('$PACT_URL');
    expect(textOf('ci/provider/Jenkinsfile')).toContain("name: 'PACT_URL'");
  });

  it('run the package that is installed: no version of a provider is checked out, and none is named', () => {
    for (const path of PIPELINES) expect(textOf(path)).not.toMatch(/PROVIDER_VERSION|provider[-_]version/);
    const aboutProviders = calls.filter(({ args }) =>
      /"?\$(PROVIDER|provider)"?|^zstack/.test(args[args.indexOf('--pacticipant') + 1] ?? ''),
    );
    expect(aboutProviders.length).toBeGreaterThan(5);
    expect(aboutProviders.filter(({ args }) => args.includes('--version'))).toEqual([]);
  });

  it('are given variables that the command reads', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
      .join('\n');
    const named = new Set(
      PIPELINES.flatMap((path) => textOf(path).match(/\b(PACT_BROKER|ZSTACK)_[A-Z_]+\b/g)),
    );
    // Where the job runs: GitHub reads it. What is verified each night: the Jenkinsfile hands it on.
    for (const own of ['ZSTACK_RUNNER', 'ZSTACK_NIGHTLY_URL']) named.delete(own);
    expect([...named].filter((name) => name !== null && !sources.includes(name))).toEqual([]);
  });
});
