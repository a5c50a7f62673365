import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Clone, commandsIn, DOCUMENTS, handlingOf, makeClone, QUICKLY } from '../documents/documents.ts';
import { type Broker, startBroker } from './start-broker.ts';

jest.setTimeout(180_000);

const ACCESS = { username: 'pact', password: 'try-it-at-home' };
const HANDLED = ['run', 'broker', 'export'];
const documents = DOCUMENTS.filter((document) =>
  commandsIn(document).some(({ text }) => handlingOf(text) === 'broker'),
);

let broker: Broker;
let clone: Clone;
afterEach(async () => {
  clone.remove();
  await broker.stop();
});

describe('the commands of', () => {
  it.each(documents)('%s are true as written, from an empty broker to a deployment', async (document) => {
    clone = makeClone();
    broker = await startBroker(ACCESS);
    const commands = commandsIn(document).filter(({ text }) => HANDLED.includes(handlingOf(text)));
    const script = commands.map(({ text }) => text).join('\n');
    expect(script).toContain('http://127.0.0.1:9292');
    const ended = await clone.run(`${QUICKLY}\n${script.replaceAll('http://127.0.0.1:9292', broker.url)}`);
    expect(ended).toEqual({ code: 0, output: ended.output });
    expect(ended.output).toMatch(/^SAFE: \S+ [0-9a-f]{40} to production/m);
    expect(ended.output).toMatch(/^\S+ [0-9a-f]{40} is deployed in production/m);
  });

  it('docs/broker.md are among them', () => expect(documents).toContain('docs/broker.md'));
});
