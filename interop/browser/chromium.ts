import { chromium, type Browser } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../scripts/browsers.ts';

export const hasChromium: boolean = chromiumPath !== undefined;

/** What a skipped test says of itself. */
export const lacking: string = hasChromium ? '' : ' (skipped: apt-get install -y chromium)';

export const launchChromium = (...args: readonly string[]): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [...chromiumArgs, ...args],
  });
