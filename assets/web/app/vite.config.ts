import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` here serves the pages with the API of a running server; `npm run build` makes the files that the server gives out.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api/': `http://127.0.0.1:${process.env.PORT ?? 3000}` } },
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'baseline-widely-available' },
});
