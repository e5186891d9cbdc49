#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { field } from './answers/wire.ts';
import { help } from './cli/help.ts';
import { type CommandOptions, parseOptions } from './cli/parse-options.ts';
import { listen } from './node.ts';
import { platforms } from './platforms.ts';
import type { MockRequest } from './request.ts';
import { createMockServer } from './server.ts';

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`rivulet-mock: ${error instanceof Error ? error.message : String(error)}\nTry rivulet-mock --help.`);
  process.exitCode = 2;
}

async function run(options: CommandOptions): Promise<void> {
  if (options.show) {
    process.stdout.write(options.show === 'help' ? help : `${version()}\n`);
    return;
  }
  if (process.env['NODE_ENV'] === 'production' && !options.allowProduction) {
    throw new Error(
      'NODE_ENV is production, and made-up answers do not belong there. To run all the same: --allow-production.',
    );
  }
  const server = createMockServer(platforms(options.platforms), {
    seed: options.seed,
    // Nobody looks at them here, and a command may run for weeks.
    maxRequests: 0,
    ...(options.quiet ? {} : { onClose: (request) => console.log(describe(request)) }),
  });
  const { url } = await listen(server, {
    port: options.port,
    host: options.host,
    cors: options.cors,
    onError: (error) => console.error(error),
  }).catch((error: unknown): never => {
    if (field(error, 'code') !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${options.port} is taken. --port 0 lets the system choose a free one.`, { cause: error });
  });
  console.log(`rivulet-mock listens on ${url}, for OpenAI clients ${url}/v1. Ctrl+C ends it, --help says more.`);
}

function describe({ method, url, status, bytesSent, startedAt, closedAt, closedBy }: MockRequest): string {
  const seconds = (((closedAt ?? startedAt) - startedAt) / 1000).toFixed(1);
  const left = closedBy === 'client' ? ', the client left' : '';
  return `${method} ${new URL(url).pathname} ${status ?? '–'}, ${bytesSent} bytes in ${seconds} s${left}`;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}
