import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian puts it. */
const DEFAULT = '/usr/bin/chromium';

/**
 * Starts Chromium without a window, which asks the network for nothing of its own.
 *
 * @param path the program; `CHROMIUM` of the environment, else Debian's
 * @throws Error that says what to install
 */
export async function launchChromium(path: string = process.env['CHROMIUM'] ?? DEFAULT): Promise<Browser> {
  if (!existsSync(path)) {
    throw new Error(
      `no Chromium at ${path}: run apt-get install -y --no-install-recommends chromium, or name one with CHROMIUM`,
    );
  }
  return chromium.launch({
    executablePath: path,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
