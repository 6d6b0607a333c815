import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Machine, MachineTelemetry } from './client.js';

/** Event name -> the first words of the query keys that are asked again. */
const ASK_AGAIN: Record<string, readonly string[]> = {
  machines: ['machines', 'training', 'bridges'],
  jobs: ['jobs', 'orders', 'dispatch'],
  requests: ['requests', 'orders'],
  designs: ['designs'],
  imports: ['imports'],
  inbox: ['inbox', 'people'],
  coalition: ['coalition'],
  stock: ['stock', 'orders'],
  slicers: ['slicers'],
  'materials-shown': ['materials'],
};

export interface LiveState {
  readonly isConnected: boolean;
  /** Since when it has been so, by this device's clock. */
  readonly sinceMs: number;
}

let state: LiveState = { isConnected: true, sinceMs: Date.now() };
const listeners = new Set<() => void>();

function setConnected(isConnected: boolean) {
  if (state.isConnected === isConnected) return;
  state = { isConnected, sinceMs: Date.now() };
  listeners.forEach((listener) => listener());
}

/** Whether live events arrive; for the banner and the ages. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

interface Stream {
  readonly url: string;
  readonly onOpen: () => void;
  readonly onEvent: (name: string, data: string) => void;
  readonly names: readonly string[];
}

const RETRY_MS = 3_000;

/** EventSource gives up after an HTTP error (a restart of the server, say); this one never does. */
function openStream({ url, onOpen, onEvent, names }: Stream): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      setConnected(true);
      onOpen();
    });
    source.addEventListener('error', () => {
      setConnected(false);
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    });
    for (const name of names) source.addEventListener(name, (event) => onEvent(name, String(event.data)));
  };
  open();
  return () => {
    clearTimeout(retry);
    source.close();
    setConnected(true);
  };
}

/** Keeps every query of the staff pages fresh while somebody is signed in. */
export function useLiveEvents(isOn: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isOn) return undefined;
    return openStream({
      url: '/api/events',
      names: ['telemetry', ...Object.keys(ASK_AGAIN)],
      onOpen: () => void client.invalidateQueries(),
      onEvent: (name, data) => {
        if (name === 'telemetry') return takeTelemetry(client, JSON.parse(data) as MachineTelemetry);
        for (const key of ASK_AGAIN[name] ?? []) void client.invalidateQueries({ queryKey: [key] });
      },
    });
  }, [client, isOn]);
}

/** Telemetry goes straight into the cached machines: no request per reading. */
function takeTelemetry(client: QueryClient, telemetry: MachineTelemetry): void {
  client.setQueryData<Machine[]>(['machines'], (machines) =>
    machines?.map((machine) => (machine.id === telemetry.machineId ? { ...machine, telemetry } : machine)),
  );
}

/** A requester's page: asks again whenever the request changed. */
export function useFollowEvents(code: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const queryKey = ['follow', code];
    const askAgain = () => void client.invalidateQueries({ queryKey });
    return openStream({
      url: `/api/follow/${encodeURIComponent(code)}/events`,
      names: ['changed'],
      onOpen: askAgain,
      onEvent: askAgain,
    });
  }, [client, code]);
}
