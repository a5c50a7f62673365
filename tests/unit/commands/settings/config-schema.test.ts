import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { FORMATS } from '../../../../src/commands/options.ts';
import SCHEMA from '../../../../src/commands/settings/config.schema.json' with { type: 'json' };
import { addTargetOptions } from '../../../../src/commands/settings/flags.ts';
import { NAMES } from '../../../../src/commands/settings/precedence.ts';
import { createAjv } from '../../../../src/contract/formats.ts';
import { DIALECTS } from '../../../../src/model/contract.ts';
import { createSelfSigned } from '../../../servers/certificate-authority.ts';
import { ask, CWD, URL_A, UUID } from './ask.ts';

interface Schema {
  readonly type?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

interface Property {
  readonly place: string;
  readonly schema: Schema;
}

const ROOT: Schema = SCHEMA;
const ajv = createAjv();

/** A schema with what it refers to, as an editor would show it. */
function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return { ...resolved(ROOT.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}), ...schema };
}

function propertiesOf(schema: Schema, place: string): readonly Property[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const here = place === '' ? name : `${place}.${name}`;
    return [{ place: here, schema: resolved(property) }, ...propertiesOf(resolved(property), here)];
  });
}

const PROPERTIES = [
  ...propertiesOf({ ...ROOT, properties: { ...ROOT.properties, defaults: {} } }, '').filter(
    ({ place }) => place !== 'defaults',
  ),
  { place: 'defaults', schema: resolved(ROOT.properties?.['defaults'] ?? {}) },
  ...propertiesOf(ROOT.$defs?.['target'] ?? {}, 'target'),
  ...propertiesOf(ROOT.$defs?.['settings'] ?? {}, 'target'),
];

/** For each property of the schema a config with it, and what it changes. */
const EFFECTS: Readonly<Record<string, readonly [object, object]>> = {
  targets: [{}, { targets: [{ name: 'prod' }] }],
  defaults: [{ defaults: { budget: 1 } }, { targets: [{ budget: 1000 }] }],
  parallel: [{ parallel: 7 }, { parallel: 7 }],
  strict: [{ strict: true }, { strict: true }],
  format: [{ format: 'json' }, { format: 'json' }],
  'target.url': [{ url: 'http://b' }, { targets: [{ url: 'http://b' }] }],
  'target.dialect': [{ dialect: 'deployed' }, { targets: [{ dialect: 'deployed' }] }],
  'target.uuid': [{ uuid: UUID }, { targets: [{ uuid: UUID }] }],
  'target.credentials': [
    { credentials: { session: { env: 'A' } } },
    { targets: [{ credentials: { kind: 'session' } }] },
  ],
  'target.credentials.session': [
    { credentials: { session: { env: 'A' } } },
    { targets: [{ credentials: { session: 'a' } }] },
  ],
  'target.credentials.session.env': [
    { credentials: { session: { env: 'B' } } },
    { targets: [{ credentials: { session: 'b' } }] },
  ],
  ...accessKeyEffects(),
  ...accountEffects(),
  'target.caFile': [{ caFile: 'a.pem' }, { targets: [{ transport: { tls: { ca: expect.any(String) } } }] }],
  'target.certFile': [
    { certFile: 'a.pem', keyFile: 'a.key' },
    { targets: [{ transport: { tls: { cert: expect.stringContaining('BEGIN CERTIFICATE') } } }] },
  ],
  'target.keyFile': [
    { certFile: 'a.pem', keyFile: 'a.key' },
    { targets: [{ transport: { tls: { key: expect.stringContaining('PRIVATE KEY') } } }] },
  ],
  'target.insecure': [{ insecure: true }, { targets: [{ transport: { tls: { insecure: true } } }] }],
  'target.connectTimeout': [
    { connectTimeout: 2 },
    { targets: [{ transport: { limits: { connectTimeout: 2000 } } }] },
  ],
  'target.headersTimeout': [
    { headersTimeout: 2 },
    { targets: [{ transport: { limits: { headersTimeout: 2000 } } }] },
  ],
  'target.totalTimeout': [
    { totalTimeout: 2 },
    { targets: [{ transport: { limits: { totalTimeout: 2000 } } }] },
  ],
  'target.budget': [{ budget: 2 }, { targets: [{ budget: 2000 }] }],
  'target.maxBodyBytes': [{ maxBodyBytes: 2 }, { targets: [{ transport: { limits: { maxBodyBytes: 2 } } }] }],
};

function accessKeyEffects(): Record<string, readonly [object, object]> {
  const credentials = { accessKey: { id: { env: 'A' }, secret: { env: 'B' } } };
  const effect = [
    { credentials },
    { targets: [{ credentials: { kind: 'access-key', id: 'a', secret: 'b' } }] },
  ] as const;
  return Object.fromEntries(
    ['', '.id', '.id.env', '.secret', '.secret.env'].map((part) => [
      `target.credentials.accessKey${part}`,
      effect,
    ]),
  );
}

function accountEffects(): Record<string, readonly [object, object]> {
  const credentials = { account: { name: { env: 'A' }, password: { env: 'B' } } };
  const effect = [
    { credentials },
    { targets: [{ credentials: { kind: 'account', account: 'a', password: 'b' } }] },
  ] as const;
  return Object.fromEntries(
    ['', '.name', '.name.env', '.password', '.password.env'].map((part) => [
      `target.credentials.account${part}`,
      effect,
    ]),
  );
}

/** Flags that a file cannot set, and why. */
const NOT_IN_A_FILE: Readonly<Record<string, string>> = {
  target: 'a file that chose its own target would send requests that nobody asked for',
  allTargets: 'as --target',
  config: 'the file itself',
  passwordStdin: 'standard input belongs to one run, and a file never holds a secret',
};

/** Flags that a file calls otherwise. */
const OTHERWISE: Readonly<Record<string, string>> = {
  timeout: 'target.totalTimeout',
  account: 'target.credentials.account.name',
};

const FLAGS = addTargetOptions(new Command()).options.map((option) => option.attributeName());
const files: Record<string, string> = {};

beforeAll(async () => {
  const { cert, key } = await createSelfSigned(['a']);
  Object.assign(files, { [`${CWD}/a.pem`]: cert, [`${CWD}/a.key`]: key });
});

describe('the schema of the config file', () => {
  it('keeps the meta-schema', () => {
    const { $id: _, ...schema } = SCHEMA;
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)).not.toThrow();
  });

  it.each(PROPERTIES)('says of $place what is expected, what it is for, and gives examples', ({ schema }) => {
    expect(schema.title).toMatch(/\S/);
    expect(schema.description).toMatch(/\S.*\.$/);
    expect(schema.examples).not.toHaveLength(0);
    const { properties: _, ...rest } = schema;
    for (const example of schema.examples ?? []) {
      const validate = ajv.compile({
        ...rest,
        ...(schema.properties && { properties: schema.properties }),
        $defs: ROOT.$defs,
      });
      expect([example, validate(example), validate.errors]).toEqual([example, true, null]);
    }
  });

  it('has examples of a whole file that are right', () => {
    const { $id: _, ...schema } = SCHEMA;
    const validate = ajv.compile(schema);
    expect(SCHEMA.examples.map((example) => validate(example))).toEqual([true]);
  });

  it.each(PROPERTIES)('has no setting that does nothing: $place', async ({ place }) => {
    const [setting, effect] = EFFECTS[place] ?? [];
    expect([place, setting]).not.toEqual([place, undefined]);
    const env = { A: 'a', B: 'b' };
    const base = { targets: { prod: { url: URL_A } } };
    const config = place.startsWith('target.')
      ? { targets: { prod: { ...base.targets.prod, ...setting } } }
      : { ...base, ...setting };
    const with_ = await ask({ target: 'prod' }, { env, files, config: JSON.stringify(config) });
    expect(with_).toMatchObject(effect ?? {});
    if (place === 'targets') return;
    const without = await ask({ target: 'prod' }, { env, files, config: JSON.stringify(base) });
    expect(without).not.toMatchObject(effect ?? {});
  });

  it('has the effects of no setting that does not exist', () => {
    expect(Object.keys(EFFECTS).sort()).toEqual(PROPERTIES.map(({ place }) => place).sort());
  });

  it.each(FLAGS)('can set what the flag of %s sets, or there is a reason', (flag) => {
    const places = PROPERTIES.map(({ place }) => place);
    const inFile = [flag, `target.${flag}`, OTHERWISE[flag]].some((place) => place && places.includes(place));
    expect([flag, inFile]).toEqual([flag, !(flag in NOT_IN_A_FILE)]);
  });

  it('has no reasons for flags that are gone', () => {
    expect(
      [...Object.keys(NOT_IN_A_FILE), ...Object.keys(OTHERWISE)].filter((flag) => !FLAGS.includes(flag)),
    ).toEqual([]);
  });

  it('knows the same settings, dialects and formats as the code', () => {
    const settings = Object.keys(SCHEMA.$defs.settings.properties).filter((name) => name !== 'credentials');
    expect(settings.sort()).toEqual(Object.keys(NAMES).sort());
    expect(SCHEMA.$defs.settings.properties.dialect.enum).toEqual(DIALECTS);
    expect(SCHEMA.properties.format.enum).toEqual(FORMATS);
  });

  it('cannot allow a reconnect', () => {
    expect(PROPERTIES.filter(({ place }) => /reconnect/i.test(place))).toEqual([]);
  });
});
