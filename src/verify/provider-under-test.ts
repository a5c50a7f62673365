import type { Catalog } from '../contract/catalog.ts';
import { sampleRequest } from '../contract/match-interaction.ts';
import type { Judgement } from '../judge/judge.ts';
import type { StepResult } from '../judge/summary.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import type { JsonValue } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';

/** An interaction that a run plays: one of the contract, or one of a pact. */
export interface RunInteraction {
  /** Id of the contract's interaction; for another team's its description. */
  readonly id: string;
  /** What its author calls it, as it may be shown. */
  readonly name: string;
  /** Id of the operation that it calls; null for none of the contract. */
  readonly operation: string | null;
  /** Its request, with sample values. */
  readonly request: ExchangeRequest;
  readonly expected: Pick<ExchangeResponse, 'status'>;
  /** The provider state that it begins in; null for any. */
  readonly state: string | null;
  /** What a pact says of its state beside the name. */
  readonly params: JsonValue;
  /** The contract's interaction that it is, or is an instance of; null for another team's. */
  readonly known: Interaction | null;
}

/** An interaction of the contract, as a run plays it. */
export type ContractInteraction = RunInteraction & { readonly known: Interaction };

export function ofContract(catalog: Catalog, known: Interaction): ContractInteraction {
  const { id, operation, given: state, reply: expected } = known;
  const request = sampleRequest(catalog, known);
  return { id, name: id, operation, request, expected, state, params: {}, known };
}

/** Why no answer is judged. */
export interface Unplayed {
  readonly verdict: Extract<Verdict, 'disabled' | 'skip' | 'error'>;
  /** A sentence that may be shown. */
  readonly reason: string;
  /** The wrong answer that kept the provider from the state of the interaction. */
  readonly onTheWay?: JudgedExchange;
}

export interface JudgedExchange {
  readonly exchange: Exchange;
  readonly judgement: Judgement;
}

/** A provider is in the state of an interaction. If that took a request, its answer is judged too. */
export interface Reached {
  readonly values: StateValues;
  readonly onTheWay?: JudgedExchange;
}

/** The result of bringing a provider into the state of an interaction. */
export type Arranged = Reached | Unplayed;

/** What interactions are played on: a mock, or a deployment. */
export interface ProviderUnderTest {
  readonly redactor: Redactor;
  /** Whether it may know provider states that the contract does not have. */
  readonly knowsOtherStates?: boolean;
  /** How much longer than usual a state may take, in milliseconds. */
  readonly patience?: number;
  /** Decides before the first one which interactions are not played, and why. All are by default. */
  plan?(interactions: readonly RunInteraction[]): ReadonlyMap<RunInteraction, Unplayed>;
  /** Brings it into the state of an interaction, whose request is due then. */
  arrange(interaction: RunInteraction): Promise<Arranged>;
  /** Sends the request that is due, as it may be sent there; null when no answer of the API came. @throws ClientError */
  send(request: ExchangeRequest): Promise<Exchange | null>;
  /** Adds to a step what became of its request after the answer. */
  finish?(interaction: RunInteraction, stepResult: StepResult): Promise<StepResult>;
}

/** Arranges the state of an interaction. One that cannot be reached is an error of the run, never a pass. */
export async function arrange(provider: ProviderUnderTest, interaction: RunInteraction): Promise<Arranged> {
  try {
    return await provider.arrange(interaction);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const problem = `the provider state "${interaction.state}" was not reached: ${why}`;
    return { verdict: 'error', reason: provider.redactor.text(problem) };
  }
}
