import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const outDir = path.resolve(import.meta.dirname, '../../dist/apps/web/public');

/** Writes .br and .gz beside every text file, so that the server sends small files without compressing at run time. */
function precompress(): Plugin {
  return {
    name: 'minga-precompress',
    apply: 'build',
    async closeBundle() {
      for (const name of await readdir(outDir, { recursive: true })) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue;
        const bytes = await readFile(path.join(outDir, name));
        if (bytes.length < 1024) continue;
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        await writeFile(path.join(outDir, `${name}.br`), brotliCompressSync(bytes, options));
        await writeFile(path.join(outDir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), precompress()],
  // The same code as on the server: a program is read, and its path shown, in the browser too.
  resolve: { alias: { '#libs/gcode': path.resolve(import.meta.dirname, '../../libs/gcode/src/index.ts') } },
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // One file for the first page: thirty small ones take thirty round trips over a village's connection.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
