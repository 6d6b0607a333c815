import './app/styles.js';
import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api/client.js';
import { startI18n } from './app/i18n.js';
import { Router } from './app/router.js';
import { cssVariables, theme } from './app/theme.js';

/** The session ended somewhere: the guard of the staff pages sends to the sign-in page. */
function noticeSignedOut(error: unknown) {
  if (error instanceof ProblemError && error.problem.code === 'AUTH_REQUIRED') client.setQueryData(['session'], null);
}

const client = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      noticeSignedOut(error);
      if (mutation.meta?.['showsOwnError']) return;
      void import('./shared/toast.js').then(({ toastProblem }) => toastProblem(error));
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The server's refusals do not change by asking again; a lost connection does.
      retry: (count, error) => !(error instanceof ProblemError) && count < 2,
    },
  },
});

await startI18n();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <Router />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
