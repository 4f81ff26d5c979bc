// Who is signed in, and what everything on the page is loaded with.
import {
  MutationCache,
  QueryCache,
  QueryClient,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ApiError, get, OfflineError, post } from '../api.ts';
import { showProblem } from './toasts.tsx';

export interface Me {
  id: string;
  name: string | null;
  email: string | null;
  phone?: string | null;
  /** Keys of the person's roles. */
  roles: string[];
  allowances?: Record<string, { used: number; most: number | null }[]>;
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.problem.status === 401)
        queryClient.setQueryData(['me'], null);
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.shown) showProblem(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      // Refusals stay refusals; only a lost connection is worth another try.
      retry: (count, error) => error instanceof OfflineError && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
});

export function useMe(): { me: Me | null; known: boolean } {
  const { data, isPending } = useQuery({
    queryKey: ['me'],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return await get<Me>('/auth/me', { allowances: true }, signal);
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 401) return null;
        throw error;
      }
    },
  });
  return { me: data ?? null, known: !isPending };
}

export const hasRole = (me: Me | null, roles: readonly string[]): boolean =>
  roles.some((role) => role === '*' || (me?.roles.includes(role) ?? false));

/** Forgets everything that was loaded for somebody else, then asks who it is now. */
export function useChangePerson() {
  const client = useQueryClient();
  return async () => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
    await client.refetchQueries({ queryKey: ['me'] });
  };
}

export function useSignOut() {
  const change = useChangePerson();
  return async (everywhere = false) => {
    await post(everywhere ? '/auth/sign-out-everywhere' : '/auth/sign-out');
    await change();
  };
}
