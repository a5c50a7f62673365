import type { Catalog } from '../../src/contract/catalog.ts';
import { DIALECTS } from '../../src/model/contract.ts';

/** `docs/provider-states.md`: every provider state with its parameters, and the interactions that begin in it. */
export function statesDocument(catalog: Catalog): string {
  const interactions = DIALECTS.flatMap((dialect) => catalog.interactionsOf(dialect));
  const sections = catalog.states.map(({ name, description, values }) => {
    const rows = Object.entries(values).map(([parameter, sample]) => `| \`${parameter}\` | \`${sample}\` |`);
    const titles = interactions
      .filter(({ given }) => given === name)
      .map(({ id, title }) => `- \`${id}\`: ${title}`);
    return [
      `## ${name}`,
      description,
      ['| Parameter | Sample value |', '| --- | --- |', ...rows].join('\n'),
      `Interactions of the contract that begin in this state:\n\n${titles.join('\n')}`,
    ].join('\n\n');
  });
  return [
    '<!-- Generated from contracts/states.json by `npm run generate`; do not edit. -->',
    '# Provider states',
    'A pact names the state that the provider has to be in before a request. Use these names in your own pacts. ' +
      'The mock brings itself into every one of them and supplies the values of its parameters: in a pact, take ' +
      'them with a generator of the provider state, such as `fromProviderState("${connection}", …)`.',
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}
