import type { Broker } from './broker.ts';
import { encoded } from './hal.ts';

export interface Environment {
  readonly name: string;
  readonly uuid: string;
}

/** The names of the consumers and providers that a broker knows. */
export async function pacticipantsOf(broker: Broker): Promise<readonly string[]> {
  const found = await broker.list('/pacticipants', 'pacticipants');
  return found.map((one) => broker.text(one, 'name'));
}

export async function environmentsOf(broker: Broker): Promise<readonly Environment[]> {
  const found = await broker.list('/environments', 'environments');
  return found.map((one) => ({ name: broker.text(one, 'name'), uuid: broker.text(one, 'uuid') }));
}

/** A version of a consumer or a provider. */
export interface Candidate {
  readonly pacticipant: string;
  readonly version: string;
}

/** What is in an environment, deployed or released. */
export async function versionsIn(broker: Broker, { name, uuid }: Environment): Promise<readonly Candidate[]> {
  const what = `the versions in ${name}`;
  const deployed = encoded`/environments/${uuid}/deployed-versions/currently-deployed`;
  const released = encoded`/environments/${uuid}/released-versions/currently-supported`;
  const found = [
    ...(await broker.list(deployed, 'deployedVersions', what)),
    ...(await broker.list(released, 'releasedVersions', what)),
  ];
  return found.map((one) => ({
    pacticipant: broker.text(one, '_embedded', 'pacticipant', 'name'),
    version: broker.text(one, '_embedded', 'version', 'number'),
  }));
}

/** A version that is now in an environment: a deployment replaces the one before it, releases add up. */
export interface Arrival extends Candidate {
  readonly kind: 'deployment' | 'release';
  readonly environment: Environment;
  /** Tells several installations of one environment apart; deployments only. */
  readonly instance: string | null;
}

/**
 * Records a deployment or a release, and reads the environment back. Recording it again changes nothing.
 *
 * @returns false when the broker does not know the version
 */
export async function recordArrival(
  broker: Broker,
  { kind, pacticipant, version, environment, instance }: Arrival,
): Promise<boolean> {
  const path = encoded`/pacticipants/${pacticipant}/versions/${version}`;
  const about = `version ${version} of ${pacticipant}`;
  const known = await broker.ask({ method: 'GET', path, what: about, expected: [404] });
  if (known.status === 404) return false;
  const what = `the ${kind} of ${pacticipant} ${version}`;
  const list = kind === 'deployment' ? 'deployed-versions' : 'released-versions';
  const place = `${path}/${list}${encoded`/environment/${environment.uuid}`}`;
  // Older brokers call an instance a target.
  const body = instance === null ? {} : { applicationInstance: instance, target: instance };
  await broker.ask({ method: 'POST', path: place, what, body });
  const present = await versionsIn(broker, environment);
  if (present.some((one) => one.pacticipant === pacticipant && one.version === version)) return true;
  throw broker.unlike(`took ${what}, and does not list it in ${environment.name}`);
}
