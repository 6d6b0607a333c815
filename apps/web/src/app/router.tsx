import { createBrowserRouter, type RouteObject } from 'react-router';
import { Shell } from './shell.js';
import { BrokenPage } from './broken-page.js';

/** Every page is its own download; a farmer's telephone never fetches the workshop's. */
const publicPages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('../pages/public/catalogue.js')).CataloguePage }) },
  {
    path: 'designs/:slug',
    lazy: async () => ({ Component: (await import('../pages/public/design.js')).DesignPage }),
  },
  { path: 'ask/:slug', lazy: async () => ({ Component: (await import('../pages/public/ask.js')).AskPage }) },
  {
    path: 'follow',
    lazy: async () => ({ Component: (await import('../pages/public/follow-start.js')).FollowStartPage }),
  },
  { path: 'follow/:code', lazy: async () => ({ Component: (await import('../pages/public/follow.js')).FollowPage }) },
  { path: 'setup', lazy: async () => ({ Component: (await import('../pages/public/setup.js')).SetupPage }) },
  { path: 'signin', lazy: async () => ({ Component: (await import('../pages/public/sign-in.js')).SignInPage }) },
  { path: '*', lazy: async () => ({ Component: (await import('../pages/public/not-found.js')).NotFoundPage }) },
];

const staffPages: RouteObject = {
  lazy: async () => ({ Component: (await import('../pages/staff/guard.js')).StaffGuard }),
  children: [
    { path: 'floor', lazy: async () => ({ Component: (await import('../pages/staff/floor/floor.js')).FloorPage }) },
    { path: 'inbox', lazy: async () => ({ Component: (await import('../pages/staff/inbox/inbox.js')).InboxPage }) },
    { path: 'queue', lazy: async () => ({ Component: (await import('../pages/staff/queue/queue.js')).QueuePage }) },
    {
      path: 'capacity',
      lazy: async () => ({ Component: (await import('../pages/staff/capacity/capacity.js')).CapacityPage }),
    },
    {
      path: 'designs/import',
      lazy: async () => ({ Component: (await import('../pages/staff/import/import.js')).ImportPage }),
    },
    { path: 'admin', lazy: async () => ({ Component: (await import('../pages/staff/admin/admin.js')).AdminPage }) },
  ],
};

export const router = createBrowserRouter([
  { path: '/', Component: Shell, ErrorBoundary: BrokenPage, children: [...publicPages, staffPages] },
]);
