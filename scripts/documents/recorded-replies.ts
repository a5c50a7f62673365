import type { Catalog } from '../../src/contract/catalog.ts';
import { requestOf } from '../../src/contract/request-templates.ts';
import type { Dialect, Interaction } from '../../src/model/contract.ts';
import { startProvider } from '../../src/provider/serve.ts';

/** What a server sends in answer to an interaction. */
export interface RecordedReply {
  readonly interaction: Interaction;
  readonly status: number;
  readonly text: string;
}

/** The same in every run: dates, ids, and the address of a management node as in the schema of the answer. */
const MOMENT = Date.UTC(2023, 10, 6, 8, 49, 37);
const NODE = 'http://172.20.14.227:8080';

/** Plays every interaction of a dialect with the mock, and keeps what it sent. */
export async function recordedReplies(catalog: Catalog, dialect: Dialect): Promise<readonly RecordedReply[]> {
  let count = 0;
  const newId = (): string => String(++count).padStart(32, '0');
  const options = { dialect, newId, now: () => MOMENT, jobDuration: 0, locationBase: NODE };
  const mock = await startProvider(catalog, options);
  const replies: RecordedReply[] = [];
  try {
    for (const interaction of catalog.interactionsOf(dialect)) {
      const values = await mock.provider.arrange(interaction.given);
      const { method, path, headers, body } = requestOf(interaction, values);
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(mock.url + path, { method, headers, ...sent });
      replies.push({ interaction, status: answer.status, text: await answer.text() });
    }
    return replies;
  } finally {
    await mock.stop();
  }
}
