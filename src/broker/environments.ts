import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import { embeddedOf, textAt } from './hal.ts';

/** An environment, as a broker knows it. */
export interface Environment {
  readonly name: string;
  readonly uuid: string;
}

/** The names of the consumers and providers that a broker knows. @throws BrokerError */
export async function pacticipantsOf(broker: Broker): Promise<readonly string[]> {
  const found = await listOf(broker, '/pacticipants', 'pacticipants');
  return found.map(({ name }) => name);
}

/** @throws BrokerError */
export async function environmentsOf(broker: Broker): Promise<readonly Environment[]> {
  const found = await listOf(broker, '/environments', 'environments');
  return found.map(({ name, uuid }) => {
    if (uuid !== null) return { name, uuid };
    throw new BrokerError('no-broker', `${broker.where} named an environment without its uuid`);
  });
}

async function listOf(
  broker: Broker,
  path: string,
  relation: string,
): Promise<readonly { readonly name: string; readonly uuid: string | null }[]> {
  const { json } = await broker.ask({ method: 'GET', path, what: `its ${relation}`, standing: true });
  return embeddedOf(json, relation, broker.where).map((one) => {
    const name = textAt(one, 'name');
    if (name !== null) return { name, uuid: textAt(one, 'uuid') };
    throw new BrokerError('no-broker', `${broker.where} answered with one of its ${relation} without a name`);
  });
}

/**
 * Which versions are in an environment, deployed or released, by pacticipant.
 *
 * @throws BrokerError
 */
export async function versionsIn(
  broker: Broker,
  { name, uuid }: Environment,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { path, relation } of [
    { path: 'deployed-versions/currently-deployed', relation: 'deployedVersions' },
    { path: 'released-versions/currently-supported', relation: 'releasedVersions' },
  ]) {
    const { json } = await broker.ask({
      method: 'GET',
      path: `/environments/${encodeURIComponent(uuid)}/${path}`,
      what: `the versions in ${name}`,
      standing: true,
    });
    for (const one of embeddedOf(json, relation, broker.where)) {
      const pacticipant = textAt(one, '_embedded', 'pacticipant', 'name');
      const version = textAt(one, '_embedded', 'version', 'number');
      if (pacticipant === null || version === null) {
        const sentence = `${broker.where} named one of the ${relation} in ${name} without its pacticipant or its number`;
        throw new BrokerError('no-broker', sentence);
      }
      found.set(pacticipant, [...new Set([...(found.get(pacticipant) ?? []), version])]);
    }
  }
  return found;
}

/** A version that is now in an environment: a deployment replaces the one before it, releases add up. */
export interface Arrival {
  readonly kind: 'deployment' | 'release';
  readonly pacticipant: string;
  readonly version: string;
  readonly environment: Environment;
  /** Tells several installations of one environment apart; deployments only. */
  readonly instance: string | null;
}

/**
 * Records a deployment or a release, and reads the environment back. Recording it again changes nothing.
 *
 * @returns false when the broker does not know the version
 * @throws BrokerError when the broker does not record it
 */
export async function recordArrival(
  broker: Broker,
  { kind, pacticipant, version, environment, instance }: Arrival,
): Promise<boolean> {
  const path = `/pacticipants/${encodeURIComponent(pacticipant)}/versions/${encodeURIComponent(version)}`;
  const about = `version ${version} of ${pacticipant}`;
  const known = await broker.ask({ method: 'GET', path, what: about, expected: [404] });
  if (known.status === 404) return false;
  if (known.json['number'] !== version) {
    const sentence = `${broker.where} answered with something other than ${about}: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }
  const what = `the ${kind} of ${pacticipant} ${version}`;
  const list = kind === 'deployment' ? 'deployed-versions' : 'released-versions';
  await broker.ask({
    method: 'POST',
    path: `${path}/${list}/environment/${encodeURIComponent(environment.uuid)}`,
    what,
    // Older brokers call an instance a target.
    body: instance === null ? {} : { applicationInstance: instance, target: instance },
    repeatable: true,
    standing: true,
  });
  const present = await versionsIn(broker, environment);
  if (present.get(pacticipant)?.includes(version) === true) return true;
  const sentence = `${broker.where} took ${what}, and does not list it in ${environment.name}: look for a proxy in front of it, and check PACT_BROKER_BASE_URL`;
  throw new BrokerError('no-broker', sentence);
}
