import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  /** Modules that a bundler for browsers puts in the place of others. */
  readonly browser?: Readonly<Record<string, string>>;
}

/** Declarations have no maps, and must not name any. */
const withoutDanglingMaps: UserConfig['plugins'] = {
  name: 'rivulet:without-dangling-maps',
  generateBundle(_options, bundle) {
    for (const [file, output] of Object.entries(bundle)) {
      if (output.type === 'chunk' && file.endsWith('.d.ts')) {
        output.code = output.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      }
    }
  },
};

/** The one build of all packages: what `exports` and `bin` name, unbundled (so `"use client"` stays with its file), ESM and d.ts. */
export function rivuletPackage(options: { platform?: 'neutral' | 'node' } = {}): UserConfig {
  const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as Manifest;
  const sources = [manifest.exports, manifest.bin, manifest.browser].flatMap((files) => Object.values(files ?? {}));
  return defineConfig({
    entry: sources.filter((file) => /\.tsx?$/.test(file)),
    format: 'esm',
    platform: options.platform ?? 'neutral',
    target: 'es2022',
    unbundle: true,
    dts: { sourcemap: false },
    sourcemap: true,
    plugins: [withoutDanglingMaps],
    clean: true,
    fixedExtension: false,
    outDir: 'dist',
    copy: sources.filter((file) => file.endsWith('.css')).map((file) => ({ from: file, to: 'dist' })),
  }) as UserConfig;
}
