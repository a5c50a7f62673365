import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FORMATS, UsageError } from '../../../../src/commands/options.ts';
import SCHEMA from '../../../../src/commands/settings/config.schema.json' with { type: 'json' };
import { parseYaml, understandConfig } from '../../../../src/commands/settings/config-file.ts';
import { CONFIG_NAME } from '../../../../src/commands/settings/flags.ts';
import { createAjv } from '../../../../src/contract/formats.ts';
import { DIALECTS } from '../../../../src/model/contract.ts';
import { ask, CWD, complaint } from './ask.ts';

const understand = (text: string) => understandConfig(text, '/f.yaml');

async function complaints(text: string): Promise<readonly string[]> {
  try {
    await understand(text);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** A config with one setting of a target, in both places that can have it. */
const inTarget = (setting: string): string => `targets: {prod: {url: "http://a", ${setting}}}`;
const inDefaults = (setting: string): string => `defaults: {${setting}}`;

const ONE_KIND = 'expected exactly one of session, accessKey and account';
const VARIABLE = 'expected the name of an environment variable, in capitals';
const SECRET =
  'expected {env: NAME}, the environment variable that holds it; the value itself never stands in';

/** Settings of a target that are wrong: the setting, and what is said behind the target's place. */
const WRONG: readonly (readonly [string, string])[] = [
  ['dialect: deploid', 'dialect: expected documented or deployed; did you mean deployed?'],
  ['dialect:', 'dialect: expected documented or deployed'],
  ['uuid: 12345678901234567890123456789012', 'uuid: expected 32 lowercase hex digits, in quotes'],
  ['credentials: {}', `credentials: ${ONE_KIND}`],
  ['credentials: {session: {env: A}, account: {name: a}}', `credentials: ${ONE_KIND}`],
  ['credentials: {session: x}', `credentials.session: ${SECRET}`],
  ['credentials: {session: {}}', 'credentials.session.env is missing'],
  ['credentials: {session: {env: a-b}}', `credentials.session.env: ${VARIABLE}`],
  ['credentials: {sesion: {env: A}}', 'credentials.sesion is not a setting; did you mean session?'],
  ['credentials: {accessKey: {id: {env: A}}}', 'credentials.accessKey.secret is missing'],
  ['credentials: {account: {name: ""}}', 'credentials.account.name: expected a name in quotes, or {env:'],
  ['credentials: {account: {name: a, password: b}}', `credentials.account.password: ${SECRET}`],
  ['caFile: ""', 'caFile: expected the path of a PEM file'],
  ['insecure: yes', 'insecure: expected true or false'],
  ['budget: .nan', 'budget: expected seconds, above 0 and at most 86400'],
  ['maxBodyBytes: 1.5', 'maxBodyBytes: expected a whole number of bytes from 1 to 1073741824'],
  ['conectTimeout: 1', 'conectTimeout is not a setting; did you mean connectTimeout?'],
  ['allowReconnect: true', 'allowReconnect is not a setting; known are'],
];

describe('the config file', () => {
  it.each(['.', '..', '../..'])('is the nearest one, in the working folder or above: %s', async (folder) => {
    const files = { [join('../..', CONFIG_NAME)]: 'parallel: 2', [join(folder, CONFIG_NAME)]: 'parallel: 1' };
    expect(await ask({}, { files })).toMatchObject({ parallel: 1 });
  });

  it.each(['other.yaml', join(CWD, 'other.yaml')])('is the one that was given: %s', async (config) => {
    const world = { config: 'parallel: 2', files: { 'other.yaml': 'parallel: 1' } };
    expect(await ask({ config }, world)).toMatchObject({ parallel: 1 });
  });

  it.each([
    ['x.yaml', `${CWD}/x.yaml: there is no such file`],
    ['.', `${CWD}: it is a folder`],
    ['', `${CWD}: it is a folder`],
  ])('that was given and cannot be read is an error; none above is taken: %j', async (config, said) => {
    expect(await complaint({ config }, { config: 'parallel: 1' })).toBe(`--config: ${said}`);
  });

  it('is not passed over when it cannot be read', async () => {
    const files = { [`${CONFIG_NAME}/x`]: '', [join('..', CONFIG_NAME)]: 'parallel: 1' };
    expect(await complaint({}, { files })).toBe(`${CWD}/${CONFIG_NAME}: it is a folder`);
  });
});

const OF_TARGETS = Object.keys(SCHEMA.$defs.settings.properties).join(', ');
const NAMES =
  'expected names of up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit';

describe('a config file', () => {
  it.each(WRONG)('cannot have %s', async (setting, said) => {
    expect((await complaints(inTarget(setting))).join('\n')).toContain(`/f.yaml: targets.prod.${said}`);
    expect((await complaints(inDefaults(setting))).join('\n')).toContain(`/f.yaml: defaults.${said}`);
  });

  it.each([
    ['parallel: 0', 'parallel: expected a whole number from 1 to 32'],
    ['format: jsn', 'format: expected text or json; did you mean json?'],
    ['strct: true', 'strct is not a setting; did you mean strict?'],
    ['reports: {}', `reports is not a setting; known are ${Object.keys(SCHEMA.properties).join(', ')}`],
    ['targets: {}', 'targets: expected a map of at least one name to a target'],
    ['targets: {a: "http://a"}', "targets.a: expected a map of a target's settings"],
    ['targets: {a: {dialect: deployed}}', 'targets.a.url is missing'],
    ['defaults: 5', "defaults: expected a map of a target's settings"],
    ['targets: {a: {url: a.example}}', 'targets.a.url: expected a URL that begins with http:// or https://'],
    ['targets: {a.b: {url: 5}}', 'targets.a.b.url: expected a URL that begins with http:// or https://'],
    ['targets: {ok: {url: "http://a"}, -no: {url: 5}}', `targets: ${NAMES}`],
    ['defaults: {url: "http://a"}', `defaults.url is not a setting; known are ${OF_TARGETS}`],
    ['[]', 'the file: expected a map of settings'],
  ])('cannot be %s', async (text, said) => {
    expect(await complaints(text)).toContain(`/f.yaml: ${said}`);
  });

  it('is told all its mistakes at once, each once', async () => {
    const said = await complaints('strict: 5\nparallel: 0\nformat: x\ntargets: {a: {url: 1, uuid: 2}}');
    expect(said.toSorted()).toEqual([
      '/f.yaml: format: expected text or json',
      '/f.yaml: parallel: expected a whole number from 1 to 32',
      '/f.yaml: strict: expected true or false',
      '/f.yaml: targets.a.url: expected a URL that begins with http:// or https://',
      '/f.yaml: targets.a.uuid: expected 32 lowercase hex digits, in quotes',
    ]);
  });

  it('that holds itself is no trouble', async () => {
    const said = await complaints('targets: {a: &a {url: "http://a", credentials: *a}}');
    expect(said).toContain(`/f.yaml: targets.a.credentials: ${ONE_KIND}`);
  });

  it('is never quoted in a message: each value, and each odd key, may be a secret', async () => {
    const inCredentials = [
      'CANARY',
      '{CANARY}',
      '{CANARY: {env: A}}',
      '{session: CANARY}',
      '{session: {CANARY}}',
      '{session: {env: CANARY-9f}}',
      '{account: {name: [CANARY], password: CANARY}}',
      '{account: {name: a, password: {env: {CANARY: 1}}}}',
      '{accessKey: {id: CANARY, secret: CANARY}}',
    ].map((credentials) => inTarget(`credentials: ${credentials}`));
    const inTargets = ['session: CANARY', 'password: CANARY', 'uuid: CANARY', 'dialect: CANARY'].map(
      inTarget,
    );
    const texts = [
      ...inCredentials,
      ...inTargets,
      'targets: {a: {url: "http://u:CANARY@a", budget: 0}}',
      'targets: {a: {url: "CANARY"}}',
      'targets: {"https://u:CANARY@a": {url: 5}}',
      '"https://u:CANARY@a": {}',
      'format: CANARY',
      'CANARY',
    ];
    for (const text of texts) {
      const said = await complaints(text);
      expect([text, said]).not.toEqual([text, []]);
      expect(said.join('\n')).not.toContain('CANARY');
    }
  });
});

/** Each level holds the one before ten times. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level++) {
    const aliases = Array(10).fill(`*a${level - 1}`);
    lines.push(`a${level}: &a${level} [${aliases.join(', ')}]`);
  }
  return lines.join('\n');
}

describe('YAML', () => {
  it.each([
    ['a map', 'a: 1\nb: [x, {c: true}]', { a: 1, b: ['x', { c: true }] }],
    ['a map behind a byte order mark', '\ufeffa: 1', { a: 1 }],
    ['a few aliases', 'a: &a {x: 1}\nb: *a', { a: { x: 1 }, b: { x: 1 } }],
    ['words of YAML 1.1 that are text now', 'a: yes\nb: off', { a: 'yes', b: 'off' }],
  ])('of %s is read', async (_, text, data) => {
    expect(await parseYaml(text, '/f.yaml')).toEqual(data);
  });

  it('cannot reach the prototype of objects', async () => {
    const data = (await parseYaml('__proto__: {polluted: true}', '/f.yaml')) as object;
    expect(Object.keys(data)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it.each(['', '# a comment\n', 'null'])('is empty that is %j', async (text) => {
    expect(await complaints(text)).toEqual(['/f.yaml: the file is empty']);
  });

  it.each([
    ['an open quote', 'a:\n  b: "x\n', '3:1', 'missing char'],
    ['a tab', 'a:\n\tb: 1', '2:1', 'tab as indent'],
    ['a key twice, deep down', 'a:\n  b:\n    - {c: 1, c: 2}', '3:14', 'duplicate key'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1', 'multiple docs'],
    ['a tag', 'a: !secret x', '1:4', 'tag resolve failed'],
    ['a key that is a map', '? {a: 1}\n: 2', '1:3', 'non string key'],
    ['a directive', '%FOO x\n---\na: 1', '1:1', 'bad directive'],
  ])('with %s is refused with line and column', async (_, text, position, kind) => {
    expect(await complaints(text)).toEqual([`/f.yaml:${position}: this is not YAML (${kind})`]);
  });

  it.each([
    ['an alias of nothing', 'a: *b', 'alias'],
    ['a bomb of aliases', bomb(12), 'too many aliases'],
    ['thousands of brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'resource exhaustion'],
    ['more than 128 KiB', `a: ${'x'.repeat(128 * 1024)}`, 'longer than 128 KiB'],
  ])('with %s is refused', async (_, text, problem) => {
    expect((await complaints(text)).join()).toContain(problem);
  });

  it('is refused without a word of the text', async () => {
    const quoted = ['a: "CANARY\n', 'a: "\\CANARY"', 'a: !CANARY x', 'a: *CANARY', 'a: @CANARY'];
    const lines = ['CANARY: 1\nCANARY: 2', 'a: 1\nCANARY\nb: 2', '%CANARY\n---\na: 1', 'a: {b: CANARY'];
    for (const text of [...quoted, ...lines]) {
      const said = await complaints(text);
      expect([text, said.length, said.join().includes('CANARY')]).toEqual([text, 1, false]);
    }
  });
});

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

describe('the schema of the config file', () => {
  const defs: Readonly<Record<string, Schema>> = SCHEMA.$defs;
  /** A schema with what it refers to, as an editor would show it. */
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : { ...defs[schema.$ref.replace('#/$defs/', '')], ...schema };
  const propertiesOf = ({ properties = {} }: Schema): readonly (readonly [string, Schema])[] =>
    Object.entries(properties).flatMap(([name, property]) => [
      [name, resolved(property)] as const,
      ...propertiesOf(property),
    ]);
  const PROPERTIES = [SCHEMA, ...Object.values(defs)].flatMap(propertiesOf);
  const ajv = createAjv();

  it('keeps the meta-schema, and its examples keep the schema', () => {
    const { $id: _, ...schema } = SCHEMA;
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)).not.toThrow();
    expect(SCHEMA.examples.map((example) => ajv.compile(schema)(example))).toEqual([true]);
  });

  it.each(PROPERTIES)('says of %s what is expected, what it is for, and gives examples', (name, schema) => {
    expect(schema.title).toMatch(/\S/);
    expect(schema.description).toMatch(/\S.*\.$/);
    expect(schema.examples).not.toHaveLength(0);
    const validate = ajv.compile({ ...schema, $defs: defs });
    for (const example of schema.examples ?? [])
      expect([example, validate(example)]).toEqual([example, true]);
    // A tunnel drops only if the command line says so.
    expect(name).not.toMatch(/reconnect/i);
  });

  it('knows the same dialects and formats as the code', () => {
    expect(SCHEMA.$defs.settings.properties.dialect.enum).toEqual(DIALECTS);
    expect(SCHEMA.properties.format.enum).toEqual(FORMATS);
  });
});
