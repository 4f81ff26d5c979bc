// Builds the modules in modules/ from the packages in package.json: `npm ci && npm run build`.
// They are committed, because the preview serves them on machines that have no Node.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';

const require = createRequire(import.meta.url);

// React is CommonJS, whose names a browser can't import; so each entry names them. What is ours to choose is only the
// part that the front end uses.
const named = (name) =>
  Object.keys(require(name))
    .filter((key) => /^[a-z_$][\w$]*$/i.test(key) && key !== 'default')
    .join(', ');
const entries = {
  react: `export { ${named('react')} } from 'react'; export { default } from 'react';`,
  'react-jsx-runtime': `export { jsx, jsxs, Fragment } from 'react/jsx-runtime';`,
  'react-dom-client': `export { createRoot } from 'react-dom/client';`,
  'react-query': `export {
    QueryClient, QueryClientProvider, MutationCache, QueryCache, focusManager, keepPreviousData, onlineManager,
    useInfiniteQuery, useIsFetching, useMutation, useQueries, useQuery, useQueryClient
  } from '@tanstack/react-query';`,
  'react-router': `export {
    Link, Navigate, Outlet, RouterProvider, createRootRoute, createRoute, createRouter, useBlocker, useLocation,
    useNavigate, useParams, useRouter, useSearch
  } from '@tanstack/react-router';`,
};

await rm('modules', { recursive: true, force: true });
await mkdir('modules');
await build({
  entryPoints: Object.keys(entries).map((name) => ({ in: `entry:${name}`, out: name })),
  plugins: [
    {
      name: 'entries',
      setup(build) {
        build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'entry' }));
        build.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({ contents: entries[path], resolveDir: process.cwd() }));
      },
    },
  ],
  outdir: 'modules',
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  target: ['safari16.4', 'chrome110'],
  define: { 'process.env.NODE_ENV': '"production"' },
  chunkNames: 'shared-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
});

// What the modules share gets a steady name, so that a new version of a library changes contents and not file names.
const written = (await readdir('modules')).sort();
const shared = written.filter((file) => file.startsWith('shared-'));
for (const file of written) {
  let text = await readFile(`modules/${file}`, 'utf8');
  shared.forEach((name, index) => { text = text.replaceAll(`./${name}`, `./shared-${index + 1}.js`); });
  await rm(`modules/${file}`);
  const at = shared.indexOf(file);
  await writeFile(`modules/${at < 0 ? file : `shared-${at + 1}.js`}`, text);
}

const licence = async (name) => {
  const folder = `node_modules/${name}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const { version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  return `${name} ${version}\n\n${file ? await readFile(`${folder}/${file}`, 'utf8') : 'MIT'}`;
};
const used = [
  'react', 'react-dom', 'scheduler', '@tanstack/react-query', '@tanstack/query-core', '@tanstack/react-router',
  '@tanstack/router-core', '@tanstack/history', '@tanstack/store', '@tanstack/react-store', 'use-sync-external-store',
];
const found = [];
for (const name of used) if (await stat(`node_modules/${name}`).catch(() => null)) found.push(await licence(name));
await writeFile('modules/LICENCES.txt', `${found.join(`\n${'-'.repeat(80)}\n\n`)}`);

let total = 0;
for (const file of await readdir('modules')) {
  const { size } = await stat(`modules/${file}`);
  if (file.endsWith('.js')) total += size;
  console.log(`${file.padEnd(28)} ${size}`);
}
console.log(`total ${Math.round(total / 1024)} KB`);
if (total > 400 * 1024) throw new Error('the vendor modules are over 400 KB');
