import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Pact, SpecificationVersion } from '@pact-foundation/pact';
import { pactReplyBody, pactText, pactValue } from '../../src/contract/compose.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { fillText, requestOf } from '../../src/contract/requests.ts';
import type { Dialect, Interaction } from '../../src/model/contract.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { CONSUMER, PROVIDERS } from '../../src/model/pacts.ts';
import type { Exercise } from './exercises.ts';

/** Where the consumer run puts its pacts; `scripts/pacts.ts` moves them on when all went well. */
const FOLDER = process.env['PACT_STAGING'] ?? join(import.meta.dirname, '../../.pacts-staging');

type Template = Parameters<typeof fillText>[1];

const catalog = loadCatalog();

/** Plays the consumer in every interaction of a dialect, and writes each into the pact. */
export function describeConsumer(dialect: Dialect, exercises: Readonly<Record<string, Exercise>>): void {
  const interactions = catalog.interactionsOf(dialect);
  const pact = new Pact({
    consumer: CONSUMER,
    provider: PROVIDERS[dialect],
    dir: FOLDER,
    spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
    logLevel: 'error',
  });

  describe(`the ${dialect} dialect`, () => {
    it('has an exercise for every interaction', () => {
      expect(Object.keys(exercises).sort()).toEqual(interactions.map(({ id }) => id).sort());
    });

    it.each(interactions)('$id: $title', async (interaction) => {
      const { values } = catalog.state(interaction.given);
      await record(pact, interaction, async (url) => {
        const value = (name: string): string => fillText(`\${${name}}`, values);
        await exercises[interaction.id]?.({ catalog, url, values, value });
      });
      expect.hasAssertions();
    });
  });
}

/** Writes one interaction of the contract into the pact, while `exercise` plays the consumer. */
async function record(
  pact: Pact,
  interaction: Interaction,
  exercise: (baseUrl: string) => Promise<void>,
): Promise<void> {
  const { values, name, description } = catalog.state(interaction.given);
  // The templates stay in: each place becomes a value of the provider state.
  const places = Object.fromEntries(Object.keys(values).map((key) => [key, `\${${key}}`]));
  const request = requestOf(interaction, places);
  const { reply } = interaction;
  const path = decodeURIComponent(request.path);
  await pact
    .addInteraction()
    .given(name)
    .uponReceiving(interaction.title)
    .comment(`${name}: ${description}`)
    .reference('zstack-contract', 'interaction', interaction.id)
    .withRequest(request.method, asMatcher(pactText(path, values)), (builder) => {
      builder.headers(headersOf(request.headers, values));
      if (request.body !== undefined) builder.jsonBody(asMatcher(pactValue(request.body, values)));
    })
    .willRespondWith(reply.status, (builder) => {
      if ('text' in reply) {
        plainText(builder, reply.text, values);
        return;
      }
      const structure = catalog.structure(reply.structure);
      builder.jsonBody(asMatcher(pactReplyBody(structure, interaction.dialect, reply, values)));
    })
    .executeTest(({ url }) => exercise(url));
}

/**
 * A reply of plain text. Pact's own `body()` stores it as base64 and compares no more than its media type,
 * so the text goes to the core directly; where it has places, a pattern stands for them.
 */
function plainText(builder: object, template: string, values: Template): void {
  const { interaction } = builder as unknown as { interaction: TextBodyTaker };
  interaction.withResponseBody(fillText(template, values), 'text/plain');
  const matcher = pactText(template, values);
  if (typeof matcher === 'string') return;
  const regex = (matcher as { readonly regex: string }).regex;
  interaction.withResponseMatchingRules(
    JSON.stringify({ body: { $: { matchers: [{ match: 'regex', regex }] } } }),
  );
}

interface TextBodyTaker {
  withResponseBody(body: string, contentType: string): void;
  withResponseMatchingRules(rules: string): void;
}

function headersOf(headers: Readonly<Record<string, string>>, values: Template): Record<string, never> {
  return Object.fromEntries(
    Object.entries(headers)
      // Pact sets the body's media type itself and takes any charset.
      .filter(([name]) => name.toLowerCase() !== 'content-type')
      .map(([name, text]) => [name, asMatcher(pactText(text, values, '.+'))]),
  );
}

/** Pact's builders are typed for its own matcher objects; these are the same in JSON. */
function asMatcher(value: JsonValue): never {
  return value as never;
}
