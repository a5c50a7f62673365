import type { Catalog } from '../contract/catalog.ts';
import { matchInteractions } from '../contract/match-interaction.ts';
import { matchOperation } from '../contract/operations.ts';
import { type ClientCall, judgeConduct } from '../judge/conduct.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { StepResult } from '../judge/summary.ts';
import type { Exchange } from '../model/exchange.ts';
import { type Finding, type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { PROVIDERS } from '../model/pacts.ts';
import { exchangeOf } from '../provider/journal.ts';
import type { Redactor } from '../redact/redactor.ts';
import { type ClientRun, type CommandEnding, runClient } from './client-process.ts';
import {
  hiddenPlaces,
  type PlayedInteraction,
  pactInteraction,
  type WrittenInteraction,
} from './pact-interaction.ts';
import type { Reads } from './reads.ts';
import { type Scenario, startScenario } from './scenarios.ts';

export interface CaptureOptions extends ClientRun {
  readonly catalog: Catalog;
  /** That of the run; it knows the secrets of the environment. */
  readonly redactor: Redactor;
  readonly consumer: string;
  readonly command: readonly string[];
  readonly scenarios: readonly Scenario[];
  readonly reads: Reads;
}

/**
 * Runs a client against the mock, once for each scenario, judges what it does, and makes a pact of it.
 *
 * @throws CommandError when the command cannot be started
 */
export async function capture(options: CaptureOptions) {
  const stepResults: StepResult[] = [];
  const written: WrittenInteraction[] = [];
  const notes: string[] = [];
  let ignored = 0;
  for (const scenario of options.scenarios) {
    const { calls, others, ending } = await play(options, scenario);
    ignored += others;
    const judged = judgeCalls(options, scenario, calls, ending);
    stepResults.push(...judged);
    written.push(...judged.flatMap(({ interaction }) => interaction ?? []));
    const problem = problemOf(ending, calls.length, options.limit);
    const mayFail = scenario !== 'ok' && calls.length > 0 && ending.by !== 'interrupt';
    if (problem !== null && mayFail) notes.push(`${scenario}: ${problem}`);
    else if (problem !== null) stepResults.push(commandStep(options, scenario, problem));
    if (ending.by === 'interrupt') break;
  }
  return {
    stepResults: stepResults.map((one, index) => ({ ...one, step: { ...one.step, index } })),
    /** Null where the client did nothing that the contract has. */
    pact: written.length === 0 ? null : pactText(options, written),
    notes,
    /** How many calls were of no operation of the contract. */
    ignored,
  };
}

/** Lets the client run in one scenario. Its requests to the mock go through no proxy. */
async function play(options: CaptureOptions, scenario: Scenario) {
  const { catalog, command, env } = options;
  const full = new AbortController();
  const mock = await startScenario(catalog, scenario, options.now, () => full.abort());
  try {
    const around = (name: string): string => [env[name], '127.0.0.1'].filter(Boolean).join(',');
    const proxies = { NO_PROXY: around('NO_PROXY'), no_proxy: around('no_proxy') };
    const run = { ...options, env: { ...env, ...mock.env, ...proxies } };
    const ending = await runClient(command, run, full.signal);
    const entries = mock.calls();
    const calls = entries.flatMap((entry): readonly ClientCall[] => {
      const exchange = exchangeOf(entry);
      const { method, path, at, delivered, port } = entry;
      const { body } = exchange.request;
      const match = matchOperation(catalog, method, path, body.kind === 'json' ? body.value : undefined);
      if (match === null) return [];
      const request = { ...exchange.request, path: match.path };
      const atLocation = port === mock.locationPort;
      return [
        { operation: match.operation.id, exchange: { ...exchange, request }, at, delivered, atLocation },
      ];
    });
    return { calls, others: entries.length - calls.length, ending };
  } finally {
    await mock.stop();
  }
}

/** A call, or several that are alike. */
interface JudgedCall extends StepResult {
  /** As a pact has it; null where it does not fit the contract. */
  readonly interaction: WrittenInteraction | null;
}

/** Judges the calls of a scenario; those that are alike are judged once. */
function judgeCalls(
  options: CaptureOptions,
  scenario: Scenario,
  calls: readonly ClientCall[],
  ending: CommandEnding,
): readonly JudgedCall[] {
  const judge = createJudge(options.catalog, options.redactor);
  const conduct = judgeConduct(options.catalog, calls, ending.by !== 'itself');
  const alike = new Map<string, { readonly judged: JudgedCall; times: number }>();
  for (const call of calls) {
    const { request, response } = call.exchange;
    const own = conduct.flatMap((one) => (one.call === call ? [one.finding] : []));
    const key = JSON.stringify([request, response.status, response.body, own]);
    const known = alike.get(key);
    if (known === undefined)
      alike.set(key, { judged: judgeCall(judge, options, scenario, call, own), times: 1 });
    else known.times += 1;
  }
  return [...alike.values()].map(({ judged, times }) => {
    const { step } = judged;
    const description = times === 1 ? step.description : `${step.description} (${times} times)`;
    return { ...judged, step: { ...step, description } };
  });
}

/** @param conduct what the client did wrong over several calls, and this one shows */
function judgeCall(
  judge: Judge,
  { catalog, redactor, reads }: CaptureOptions,
  scenario: Scenario,
  { operation, exchange, delivered }: ClientCall,
  conduct: readonly Finding[],
): JudgedCall {
  const { request, response } = exchange;
  const judgement = judge(exchange, { dialect: 'deployed', operation, requested: null });
  // The answers are the mock's own: the client is to blame for what it sent.
  const ofRequest = judgement.findings.filter(({ rule }) => /^(answer-to-)?request$/.test(rule));
  const findings = [...ofRequest, ...conduct];
  const played = playedInteraction(catalog, judge, operation, exchange);
  const hidden = played === null ? [] : hiddenPlaces(catalog, redactor, played, request);
  let [verdict, reason]: [Verdict, string | null] = ['pass', null];
  if (!delivered) [verdict, reason] = ['skip', 'the scenario cut the connection before the answer'];
  else if (played === null) {
    verdict = scenario === 'ok' ? 'error' : 'skip';
    reason = 'no interaction of the contract has this call and this answer';
  } else if (hidden.length > 0)
    [verdict, reason] = ['error', `its pact would publish what may be a secret: ${hidden.join(', ')}`];
  const { id, title } = played?.interaction ?? { id: null, title: operation };
  const step: StepResult['step'] = {
    index: 0,
    dialect: 'deployed',
    interaction: id,
    description: `${scenario}: ${title}`,
    operation,
    request: judgement.request,
    status: delivered ? response.status : null,
    durationMs: exchange.durationMs ?? null,
    verdict: worstVerdict([verdict, ...findings.map(verdictOfFinding)]),
    reason,
    findings,
    evidence: judgement.evidence,
  };
  const isWritten = played !== null && verdict === 'pass';
  return {
    step,
    observation: delivered ? judgement.observation : null,
    exchanges: [exchange],
    interaction: isWritten ? pactInteraction(catalog, played, request, reads) : null,
  };
}

/** The nearest interaction of those that have this operation and this answer; null where none has. */
function playedInteraction(
  catalog: Catalog,
  judge: Judge,
  operation: string,
  exchange: Exchange,
): PlayedInteraction | null {
  const { request, response } = exchange;
  const matches = matchInteractions(catalog, 'deployed', operation, response.status, request);
  const found = matches.find(({ interaction, sent }) => {
    const values = { ...catalog.state(interaction.given).values, ...sent };
    const { dialect } = interaction;
    const context = { dialect, operation, requested: null, plays: { interaction, values } };
    return judge(exchange, context).findings.every(({ level }) => level !== 'error');
  });
  return found ?? null;
}

function commandStep({ catalog, consumer }: CaptureOptions, scenario: Scenario, reason: string): StepResult {
  const step: StepResult['step'] = {
    index: 0,
    dialect: 'deployed',
    interaction: `command of ${consumer}`,
    description: `${scenario}: the command as a whole`,
    operation: catalog.pageOperation.id,
    request: '-',
    status: null,
    durationMs: null,
    verdict: 'error',
    reason,
    findings: [],
    evidence: null,
  };
  return { step, observation: null, exchanges: [] };
}

/** Why a command failed, was ended, or called nothing; null where all went well. */
function problemOf(ending: CommandEnding, calls: number, limit: number): string | null {
  const isFailed = ending.by === 'itself' && ending.code !== 0;
  const ended = {
    itself: isFailed ? `the command ended with ${ending.signal ?? `exit code ${ending.code}`}` : '',
    limit: `the command was ended after ${limit / 1000} s (--limit) or more calls than are kept`,
    interrupt: 'the capture was interrupted',
  }[ending.by];
  if (calls > 0) return ended || null;
  const nothing = 'it called no operation of the contract: it has to take the address from ZSTACK_BASE_URL';
  return [ended, isFailed ? 'its own output says why' : '', nothing].filter((one) => one !== '').join('; ');
}

/** The pact of a client: the same text whenever it does the same. */
function pactText({ catalog, consumer }: CaptureOptions, written: readonly WrittenInteraction[]): string {
  const byText = new Map(written.map((one) => [JSON.stringify(one), one]));
  const different = [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
  const interactions = catalog.interactionsOf('deployed').flatMap(({ title }) =>
    different
      .filter(({ description }) => description === title)
      // Pact tells interactions by their descriptions.
      .map((one, index) => (index === 0 ? one : { ...one, description: `${title} (${index + 1})` })),
  );
  const pact = {
    consumer: { name: consumer },
    provider: { name: PROVIDERS.deployed },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  };
  return `${JSON.stringify(pact, null, 2)}\n`;
}
