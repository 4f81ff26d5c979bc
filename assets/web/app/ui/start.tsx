import { QueryClientProvider } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type FunctionComponent, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from '../api.ts';
import { AccountPage } from './account.tsx';
import { LoadError } from './parts.tsx';
import { queryClient } from './session.tsx';
import { type Navigation, Shell } from './shell.tsx';
import { ResetPage, SignInPage } from './sign-in.tsx';
import { startTheme } from './theme.ts';

/** Path, with `$id` for a record's id, and the page that stands there. */
export type Pages = Readonly<Record<string, FunctionComponent>>;

const notThere = new ApiError({ status: 404, code: 'not-found', title: '', detail: '' });

export function startApp(pages: Pages, navigation: readonly Navigation[]) {
  startTheme();
  const root = createRootRoute({
    component: () => <Shell navigation={navigation} />,
    notFoundComponent: () => <LoadError error={notThere} retry={() => undefined} />,
  });
  const all: Pages = {
    '/sign-in': SignInPage,
    '/reset': ResetPage,
    '/account': AccountPage,
    ...pages,
  };
  const router = createRouter({
    routeTree: root.addChildren(
      Object.entries(all).map(([path, component]) =>
        createRoute({ getParentRoute: () => root, path, component }),
      ),
    ),
    defaultPreload: false,
    scrollRestoration: false,
    // Addresses that people can read and pass on: plain text, no JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const parts = new URLSearchParams();
      for (const [name, value] of Object.entries(search)) {
        if (value !== undefined && value !== null && value !== '') parts.set(name, String(value));
      }
      const text = parts.toString();
      return text && `?${text}`;
    },
  });
  const element = document.getElementById('app');
  if (!element) return;
  createRoot(element).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
