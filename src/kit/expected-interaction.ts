import type { Pact } from '@pact-foundation/pact';
import { pactReply, pactText, pactValue } from '../contract/compose.ts';
import type { ReadField } from '../contract/readable-fields.ts';
import { fillText } from '../contract/request-templates.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import { CONTENT_TYPE } from '../model/exchange.ts';
import type { JsonValue } from '../model/json.ts';
import { ownContract } from './check.ts';

/**
 * Adds an interaction of the contract to a pact.
 *
 * @param reads what the client reads of the reply; null for everything that is always sent
 * @returns what runs a test against all interactions that were added
 */
export function addInteraction(pact: Pact, interaction: Interaction, reads: readonly ReadField[] | null) {
  const catalog = ownContract();
  const { values, name, description } = catalog.state(interaction.given);
  const { dialect, request, reply } = interaction;
  return pact
    .addInteraction()
    .given(name)
    .uponReceiving(interaction.title)
    .comment(`${name}: ${description}`)
    .reference('zstack-contract', 'interaction', interaction.id)
    .withRequest(request.method, asMatcher(pactText(request.path, values)), (builder) => {
      builder.headers(headersOf(request.headers ?? {}, values));
      if (request.body !== undefined) builder.jsonBody(asMatcher(pactValue(request.body, values)));
    })
    .willRespondWith(reply.status, (builder) => {
      // Servers send none, and no client may need it; the page promises nothing else.
      if (dialect === 'deployed') builder.headers({ [CONTENT_TYPE]: '' });
      if ('text' in reply) plainText(builder, reply.text, values);
      else {
        const structure = catalog.structure(reply.structure);
        builder.jsonBody(asMatcher(pactReply(structure, dialect, reply, values, reads)));
      }
    });
}

/**
 * A reply of plain text. Pact's own `body()` stores it as base64 and compares no more than its media type,
 * so the text goes to the core directly; where it has places, a pattern stands for them.
 */
function plainText(builder: object, template: string, values: StateValues): void {
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

function headersOf(headers: Readonly<Record<string, string>>, values: StateValues): Record<string, never> {
  return Object.fromEntries(
    Object.entries(headers)
      // Pact sets the body's media type itself and takes any charset.
      .filter(([name]) => name !== CONTENT_TYPE)
      .map(([name, text]) => [name, asMatcher(pactText(text, values, '.+'))]),
  );
}

/** Pact's builders are typed for its own matcher objects; these are the same in JSON. */
function asMatcher(value: JsonValue): never {
  return value as never;
}
