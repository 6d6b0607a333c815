import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from './client.js';

/** What the live events do not cover is asked again at least this often. */
const REFRESH_MS = 30_000;

export const useMachines = () =>
  useQuery({
    queryKey: ['machines'],
    queryFn: () => answer(api.GET('/api/machines')),
    refetchInterval: REFRESH_MS,
  });

/** Planners have no inbox: they pass false. With a machine: only what concerns it. */
export const useInbox = (isOn = true, machineId?: string) =>
  useQuery({
    queryKey: ['inbox', machineId ?? 'all'],
    queryFn: () => answer(api.GET('/api/inbox', { params: { query: { machineId } } })),
    refetchInterval: REFRESH_MS,
    enabled: isOn,
  });

export const useJobs = () =>
  useQuery({ queryKey: ['jobs'], queryFn: () => answer(api.GET('/api/jobs')), refetchInterval: REFRESH_MS });

export const useRequests = (state: 'received' | 'ready') =>
  useQuery({
    queryKey: ['requests', state],
    queryFn: () => answer(api.GET('/api/requests', { params: { query: { state } } })),
  });

export const useTraining = () => useQuery({ queryKey: ['training'], queryFn: () => answer(api.GET('/api/training')) });

export const useBridges = () =>
  useQuery({
    queryKey: ['bridges'],
    queryFn: () => answer(api.GET('/api/bridges')),
    refetchInterval: REFRESH_MS,
  });

/**
 * An action of a person at the workshop: afterwards everything shown is asked again. A refusal is shown as a toast, or
 * by the caller, where it belongs to a field.
 */
export function useAction<V, T>(act: (variables: V) => Promise<T>, { showsOwnError = false } = {}) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, meta: { showsOwnError }, onSettled: () => client.invalidateQueries() });
}
