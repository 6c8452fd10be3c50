/** How the pages of the console are built: `src/ui` becomes `dist/console`, which the station serves as it is. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root: join(root, 'src/ui'),
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic' } },
  worker: { format: 'es' },
  build: {
    outDir: join(root, 'dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    // The pages allow no content that is written into them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Kilobytes; one file that is kept for good is quicker than many that depend on one another.
    chunkSizeWarningLimit: 1_000,
    // Schemas are made when a module is loaded, which changes nothing else: those that no page uses are left out.
    rolldownOptions: {
      // The console; the page of a sharing link, and a drive's panel, which load no more than they need.
      input: ['index.html', 'link.html', 'panel.html'].map(name => join(root, 'src/ui', name)),
      treeshake: { manualPureFunctions: ['Type', 'strict'] },
      onwarn: (warning, warn) => {
        // Components mark themselves for servers that draw pages; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
    license: { fileName: 'licenses.md' },
  },
});
