// Loading and changing records.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { get, type Page, post, type Query, request } from '../api.ts';
import { type AnyThing, includes, type Row } from './thing.ts';

export function useRecord<T extends Row>(thing: AnyThing, id: string | undefined) {
  return useQuery<T>({
    queryKey: [thing.path, 'one', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      get<T>(`/${thing.path}/${id}`, { include: includes(thing), actions: true }, signal),
  });
}

export function useRecords<T extends Row>(thing: AnyThing, query: Query, enabled = true) {
  return useQuery<Page<T>>({
    queryKey: [thing.path, 'list', query],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<Page<T>>(`/${thing.path}`, { include: includes(thing), ...query }, signal),
  });
}

/** Every record that fits, page after page: for views that show a stretch of time or a whole board. */
export function useAllRecords<T extends Row>(thing: AnyThing, query: Query, most = 500) {
  return useQuery<T[]>({
    queryKey: [thing.path, 'all', query],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const found: T[] = [];
      let after: string | undefined;
      do {
        const page: Page<T> = await get<Page<T>>(
          `/${thing.path}`,
          { include: includes(thing), ...query, limit: 100, after },
          signal,
        );
        found.push(...page.items);
        after = page.next ?? undefined;
      } while (after && found.length < most);
      return found;
    },
  });
}

export function usePages<T extends Row>(thing: AnyThing, query: Query) {
  return useInfiniteQuery({
    queryKey: [thing.path, 'pages', query],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    getNextPageParam: (page: Page<T>) => page.next ?? undefined,
    queryFn: ({ pageParam, signal }) =>
      get<Page<T>>(
        `/${thing.path}`,
        { include: includes(thing), ...query, after: pageParam || undefined },
        signal,
      ),
  });
}

export type Change =
  | { kind: 'create'; body: Record<string, unknown> }
  | { kind: 'update'; record: Row; body: Record<string, unknown> }
  | { kind: 'delete'; record: Row }
  | { kind: 'act'; record: Row; action: string; body: Record<string, unknown> };

/** `shown`: the caller shows a refusal where it belongs, instead of a passing note. */
export function useChange<T extends Row>(thing: AnyThing, shown = false) {
  const client = useQueryClient();
  return useMutation({
    meta: { shown },
    mutationFn: (change: Change): Promise<T | undefined> => {
      switch (change.kind) {
        case 'create':
          return post<T>(`/${thing.path}`, change.body);
        case 'update':
          return request<T>('PATCH', `/${thing.path}/${change.record.id}`, {
            body: change.body,
            version: change.record.version,
          });
        case 'delete':
          return request<undefined>('DELETE', `/${thing.path}/${change.record.id}`, {
            version: change.record.version,
          });
        case 'act':
          return post<T>(`/${thing.path}/${change.record.id}/${change.action}`, change.body);
      }
    },
    // One change may touch other things through the rules, so everything shown is asked for again.
    onSettled: () => client.invalidateQueries(),
  });
}
