import { existsSync } from 'node:fs';
import { chromium as playwrightChromium } from 'playwright';

const firstExisting = (paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path));

/** `$CHROMIUM_PATH`, else a system Chromium, else the one `playwright install chromium` put down, else nothing. */
export const chromiumPath: string | undefined = firstExisting([
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  playwrightChromium.executablePath(),
]);

/** A stock Firefox; Playwright can only drive its own patched build, so the provider speaks WebDriver BiDi. */
export const firefoxPath: string | undefined = firstExisting([
  process.env['FIREFOX_PATH'],
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
]);

/** WebKitGTK's MiniBrowser, driven by WebKitWebDriver on a virtual display. */
export const miniBrowserPath: string | undefined =
  existsSync('/usr/bin/WebKitWebDriver') && existsSync('/usr/bin/Xvfb')
    ? firstExisting(['/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/libexec/webkit2gtk-4.1/MiniBrowser'])
    : undefined;

/** Keeps Chromium from calling home, and lets it run as root in a container. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
