import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { FORMATS } from '../../../../src/commands/options.ts';
import SCHEMA from '../../../../src/commands/settings/config.schema.json' with { type: 'json' };
import { addTargetOptions } from '../../../../src/commands/settings/flags.ts';
import { createAjv } from '../../../../src/contract/formats.ts';
import { DIALECTS } from '../../../../src/model/contract.ts';

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const ROOT: Schema = SCHEMA;
const ajv = createAjv();

/** A schema with what it refers to, as an editor would show it. */
function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return { ...resolved(ROOT.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}), ...schema };
}

type Property = readonly [place: string, schema: Schema];

function propertiesOf({ properties = {} }: Schema, place: string): readonly Property[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const schema = resolved(property);
    const inside = name === 'defaults' ? [] : propertiesOf(schema, `${place}${name}.`);
    return [[`${place}${name}`, schema] as const, ...inside];
  });
}

const PROPERTIES = [
  ...propertiesOf(ROOT, ''),
  ...propertiesOf(ROOT.$defs?.['target'] ?? {}, 'target.'),
  ...propertiesOf(ROOT.$defs?.['settings'] ?? {}, 'target.'),
  ...propertiesOf(ROOT.$defs?.['waiver'] ?? {}, 'waivers[].'),
];
const PLACES = PROPERTIES.map(([place]) => place);

/** Flags that a file cannot set, and why. */
const NOT_IN_A_FILE: Readonly<Record<string, string>> = {
  target: 'a file that chose its own target would send requests that nobody asked for',
  allTargets: 'as --target',
  config: 'the file itself',
  shard: 'a way to run, not a setting',
  passwordStdin: 'standard input belongs to one run, and a file never holds a secret',
  allowReconnect: 'a tunnel drops only if the command line says so',
  dryRun: 'a way to run, not a setting',
};

/** Settings whose flags have other names. */
const OTHERWISE: Readonly<Record<string, string>> = {
  timeout: 'target.totalTimeout',
  account: 'target.credentials.account.name',
};

describe('the schema of the config file', () => {
  it('keeps the meta-schema, and its examples keep the schema', () => {
    const { $id: _, ...schema } = SCHEMA;
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)).not.toThrow();
    expect(SCHEMA.examples.map((example) => ajv.compile(schema)(example))).toEqual([true]);
  });

  it.each(PROPERTIES)('says of %s what is expected, what it is for, and gives examples', (_, schema) => {
    expect(schema.title).toMatch(/\S/);
    expect(schema.description).toMatch(/\S.*\.$/);
    expect(schema.examples).not.toHaveLength(0);
    const validate = ajv.compile({ ...schema, $defs: ROOT.$defs });
    for (const example of schema.examples ?? []) {
      expect([example, validate(example), validate.errors]).toEqual([example, true, null]);
    }
  });

  it('can set what the flags set, or there is a reason', () => {
    const flags = addTargetOptions(new Command()).options.map((option) => option.attributeName());
    const missing = flags.filter(
      (flag) => ![flag, `target.${flag}`, OTHERWISE[flag]].some((place) => place && PLACES.includes(place)),
    );
    expect(missing.sort()).toEqual(Object.keys(NOT_IN_A_FILE).sort());
    expect(Object.keys(OTHERWISE).filter((flag) => !flags.includes(flag))).toEqual([]);
  });

  it('knows the same dialects and formats as the code', () => {
    expect(SCHEMA.$defs.settings.properties.dialect.enum).toEqual(DIALECTS);
    expect(SCHEMA.properties.format.enum).toEqual(FORMATS);
  });

  it('cannot allow a reconnect', () => {
    expect(PLACES.filter((place) => /reconnect/i.test(place))).toEqual([]);
  });
});
