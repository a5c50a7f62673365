import type { SourceProperty, SourceSchema } from '../../../generated/types.ts';
import { buildStructures, type Structure } from '../../../src/contract/structures.ts';

/** A schema file made up for a test. */
export function smallSchema(
  name: string,
  properties: Readonly<Record<string, Partial<SourceProperty>>>,
  more: Partial<SourceSchema> = {},
): SourceSchema {
  const whole = Object.entries(properties).map(([key, property]) => [
    key,
    { description: `The ${key}.`, 'x-source': 'page/endpoint', ...property },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${name}.schema.json`,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    description: `A ${name}.`,
    type: 'object',
    'x-source': 'page/endpoint',
    ...more,
    properties: Object.fromEntries(whole) as Readonly<Record<string, SourceProperty>>,
  };
}

/** The first of some made-up schema files, linked with the others. */
export function smallStructure(...schemas: readonly [SourceSchema, ...SourceSchema[]]): Structure {
  const [structure] = buildStructures(schemas, 'no-root').values();
  if (structure === undefined) throw new Error('no structure was built');
  return structure;
}
