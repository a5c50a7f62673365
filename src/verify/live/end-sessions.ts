import { logoutRequest } from '../../client/requests.ts';
import { createTransport } from '../../client/transport.ts';
import type { LiveContext } from './context.ts';
import type { Target } from './target.ts';

/** Ends every session that the run opened, also after an interruption. */
export async function endSessions(context: LiveContext, target: Target): Promise<readonly string[]> {
  const transport = createTransport(target.url, target.transport);
  const notes: string[] = [];
  try {
    for (const session of context.opened) {
      const request = logoutRequest(context.catalog, session);
      const ended = await transport.send(request).then(
        ({ response }) => response.status === 200,
        () => false,
      );
      if (!ended) notes.push('a session that the run opened could not be ended; it expires by itself');
    }
    return notes;
  } finally {
    await transport.close();
  }
}
