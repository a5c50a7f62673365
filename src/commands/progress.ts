import { printable } from '../report/layout.ts';
import type { Io } from './io.ts';

/** Tells on stderr how a run goes on. */
export interface Progress {
  /** What is to stay: a line of its own. */
  line(text: string): void;
  /** What is to stay for a person who watches, and is no news in a log: on a terminal only. */
  aside(text: string): void;
  /** What the next such text replaces: on a terminal only. */
  live(text: string): void;
  /** Takes the live line away. */
  end(): void;
}

/** Width of a live line; a longer one would break and could not be taken back. */
const WIDTH = 79;

const ERASE = '\r\u001b[2K';

/** Progress for a terminal, or plain lines for a log. */
export function createProgress(io: Io): Progress {
  if (!io.terminal.err) {
    const nothing = (): void => {};
    return {
      line: (text) => io.err(`${printable(text)}\n`),
      aside: nothing,
      live: nothing,
      end: nothing,
    };
  }
  let shown = false;
  const erase = (): string => (shown ? ERASE : '');
  const line = (text: string): void => {
    io.err(`${erase()}${printable(text)}\n`);
    shown = false;
  };
  return {
    line,
    aside: line,
    live: (text) => {
      io.err(`${erase()}${printable(text).slice(0, WIDTH)}`);
      shown = true;
    },
    end: () => {
      if (shown) io.err(ERASE);
      shown = false;
    },
  };
}
