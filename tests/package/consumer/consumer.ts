/* Uses every export of the package from TypeScript; it is compiled, and run as JavaScript. */
import { Readable } from 'node:stream';
import {
  ApiError,
  addMatchers,
  type Catalog,
  CatalogError,
  CheckError,
  type CheckOptions,
  type CheckResult,
  ClientError,
  type ClientOptions,
  type ConnectionOf,
  type ContractMatchers,
  type Credentials,
  check,
  checkInventory,
  createProvider,
  createTransport,
  type DeployedIPsecConnection,
  DIALECTS,
  type Dialect,
  type Evidence,
  type Exchange,
  type Fault,
  type Field,
  type Finding,
  GatewayError,
  InterruptedError,
  type InventoryOptions,
  type JobState,
  ListenError,
  loadCatalog,
  matchers,
  newJobId,
  OptionError,
  type Payload,
  type Provider,
  type ProviderOptions,
  parseFault,
  type ReconnectAccepted,
  RefusedError,
  type Report,
  ResponseError,
  type ResponseLike,
  RULE_IDS,
  RULES,
  type RuleId,
  type Runner,
  type RunningProvider,
  readPayload,
  type ServeOptions,
  type Step,
  type Strictness,
  type Subject,
  startProvider,
  supertestParser,
  TimedOutError,
  type Transport,
  type TransportOptions,
  UnexpectedAnswerError,
  UnknownOutcomeError,
  UnreachableError,
  type Verdict,
  ZstackClient,
} from 'zstack-contract';

function assert(holds: boolean, claim: string): void {
  if (!holds) throw new Error(claim);
}

const catalog: Catalog = loadCatalog();
assert(catalog.fields.length === 46, 'the catalog has the fields of the page');
const dialects: readonly Dialect[] = DIALECTS;
assert(dialects.length === 2, 'there are two dialects');
const rule: RuleId | undefined = RULE_IDS[0];
assert(rule !== undefined && RULES[rule].words.length > 0, 'rules have words');

const accepted: ReconnectAccepted = { location: '/v1/api-jobs/1' };
const status: DeployedIPsecConnection['status'] = 'Ready';
assert(accepted.location !== status, 'what is sent and answered has types');

const payload: Payload = readPayload('{}');
const exchange: Exchange = {
  request: { method: 'GET', path: '/', headers: {}, body: { kind: 'absent' } },
  response: { status: 200, headers: {}, body: payload },
};
const subject: Subject = { dialect: 'deployed', operation: 'job-poll', exchange, requested: null };
const { findings }: { readonly findings: readonly Finding[] } = check(
  { status: subject.exchange.response.status, body: {} },
  { operation: subject.operation },
);
assert(findings.length > 0, 'an empty answer breaks the contract');

const options: CheckOptions = { dialect: 'documented' };
const response: ResponseLike = { status: 500, body: 'no' };
const result: CheckResult = check(response, options);
const verdict: Verdict = result.verdict;
assert(verdict === 'fail', 'a status that is not in the contract breaks it');

const inventoryOptions: InventoryOptions & Strictness = { dialect: 'deployed' };
assert(checkInventory({}, inventoryOptions).verdict === 'fail', 'nothing is no inventory');
assert(Object.keys(matchers).length === 2, 'there are two matchers');
const added: readonly (keyof ContractMatchers<void>)[] = [
  'toKeepReconnectContract',
  'toBeIPsecConnectionInventory',
];
assert(
  added.every((name) => name in matchers),
  'matchers have types',
);
const runner: Partial<Runner> = {};
assert(addMatchers.length === 1 && runner.expect === undefined, 'a runner hands out expect and afterAll');
const answered = Readable.from(['{"total"', ':0}']);
const parsed: unknown = await new Promise((done) => supertestParser(answered, (_, body) => done(body)));
assert(JSON.stringify(parsed) === '{"total":0}', "supertest's parser reads JSON");

const fault: Fault = parseFault('drop:inventory.vipUuid', catalog);
const providerOptions: ProviderOptions = { dialect: 'deployed', faults: [fault] };
const provider: Provider = createProvider(catalog, providerOptions);
await provider.close();

const serve: ServeOptions = { dialect: 'deployed', jobDuration: 1 };
const running: RunningProvider = await startProvider(catalog, serve);
try {
  const { session } = await running.provider.arrange('a session is open');
  assert(session.length === 32, 'the values of a provider state are typed by its name');
  // @ts-expect-error A state whose name is misspelt is refused by the compiler.
  const arranging: Promise<unknown> = running.provider.arrange('a session is opn');
  const told = await arranging.then(String, ({ message }: Error) => message);
  assert(told.includes('no provider state'), 'a misspelt state is refused');
  const { account, password, connections } = running.provider.seed;
  const credentials: Credentials = { kind: 'account', account, password };
  const transportOptions: TransportOptions = { limits: { totalTimeout: 5000 } };
  const transport: Transport = createTransport(running.url, transportOptions);
  const clientOptions: ClientOptions<'deployed'> = { catalog, transport, dialect: 'deployed', credentials };
  const client = new ZstackClient(clientOptions);
  await client.login();
  const connection: ConnectionOf<'deployed'> | null = await client.reconnectIPsecConnection(
    connections.ready,
    {
      jobId: newJobId(),
    },
  );
  assert(connection?.uuid === connections.ready, 'the client reconnects what it is told to');
  assert(checkInventory(connection).verdict === 'pass', 'and its inventory keeps the contract');
  const fetched: Promise<CheckResult> = check(await fetch(`${running.url}/zstack/v1/ipsec`));
  assert((await fetched).operation === 'query', 'a fetch response tells what was asked');
  await client.logout();
  await transport.close();
} finally {
  await running.stop();
}

const errors = [
  ApiError,
  CatalogError,
  CheckError,
  ClientError,
  GatewayError,
  InterruptedError,
  ListenError,
  OptionError,
  RefusedError,
  ResponseError,
  TimedOutError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
  UnreachableError,
];
assert(
  errors.every((one) => one.prototype instanceof Error),
  'errors are errors',
);

/** Types that only describe. */
export type Described = [Evidence, Field, Report, Step, JobState<'deployed'>];
process.stdout.write('every export works\n');
