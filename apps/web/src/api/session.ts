import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Account, type Role } from './client.js';

const SESSION = ['session'] as const;

export function useSession() {
  const query = useQuery({
    queryKey: SESSION,
    queryFn: async () => (await answer(api.GET('/api/session'))).account,
    staleTime: 60_000,
  });
  return { account: query.data ?? null, isLoading: query.isPending };
}

/** A lab admin may do everything. */
export function hasRole(account: Account | null, roles: readonly Role[]): boolean {
  return account !== null && account.roles.some((role) => role === 'lab-admin' || roles.includes(role));
}

export const isStaff = (account: Account | null) => hasRole(account, ['operator', 'planner']);

/** Where an account begins its day. */
export function homeOf(account: Account): string {
  if (hasRole(account, ['operator'])) return '/floor';
  return hasRole(account, ['planner']) ? '/capacity' : '/';
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) => answer(api.POST('/api/session', { body })),
    meta: { showsOwnError: true },
    onSuccess: (account) => client.setQueryData(SESSION, account),
  });
}

export function useCreateOwner() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { token: string; name: string; password: string; siteName?: string }) =>
      answer(api.POST('/api/setup', { body })),
    meta: { showsOwnError: true },
    onSuccess: (account) => client.setQueryData(SESSION, account),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/session')),
    onSuccess: () => {
      client.clear();
      client.setQueryData(SESSION, null);
    },
  });
}
