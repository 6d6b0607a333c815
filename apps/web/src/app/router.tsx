import { Skeleton } from '@mantine/core';
import { Suspense, lazy, useEffect, useRef } from 'react';
import { BrowserRouter, Route, Routes, useLocation, useNavigationType } from 'react-router';
import { AskPage } from '../pages/public/ask.js';
import { CataloguePage } from '../pages/public/catalogue/catalogue.js';
import { DesignPage } from '../pages/public/design/design.js';
import { FollowStartPage } from '../pages/public/follow-start.js';
import { FollowPage } from '../pages/public/follow.js';
import { NotFoundPage } from '../pages/public/not-found.js';
import { SetupPage } from '../pages/public/setup.js';
import { SignInPage } from '../pages/public/sign-in.js';
import { BrokenPage } from './broken-page.js';
import { Shell } from './shell.js';

const ComparePage = lazy(async () => ({ default: (await import('../pages/public/design/compare.js')).ComparePage }));
// The requester's pages are the first download, one file for slow networks; each workshop page is its own.
const PassportPage = lazy(async () => ({ default: (await import('../pages/public/passport.js')).PassportPage }));
const StaffGuard = lazy(async () => ({ default: (await import('../pages/staff/guard.js')).StaffGuard }));
const FloorPage = lazy(async () => ({ default: (await import('../pages/staff/floor/floor.js')).FloorPage }));
const InboxPage = lazy(async () => ({ default: (await import('../pages/staff/inbox/inbox.js')).InboxPage }));
const PiecesPage = lazy(async () => ({ default: (await import('../pages/staff/pieces/pieces.js')).PiecesPage }));
const QueuePage = lazy(async () => ({ default: (await import('../pages/staff/queue/queue.js')).QueuePage }));
const OrderPage = lazy(async () => ({ default: (await import('../pages/staff/orders/order.js')).OrderPage }));
const StockPage = lazy(async () => ({ default: (await import('../pages/staff/stock/stock.js')).StockPage }));
const SlicersPage = lazy(async () => ({ default: (await import('../pages/staff/slicers/slicers.js')).SlicersPage }));
const MaterialsPage = lazy(async () => ({
  default: (await import('../pages/staff/materials/materials.js')).MaterialsPage,
}));
const CapacityPage = lazy(async () => ({
  default: (await import('../pages/staff/capacity/capacity.js')).CapacityPage,
}));
const ImportPage = lazy(async () => ({ default: (await import('../pages/staff/import/import.js')).ImportPage }));
const InspectPage = lazy(async () => ({ default: (await import('../pages/staff/inspect/inspect.js')).InspectPage }));
const UnknownPage = lazy(async () => ({ default: (await import('../pages/staff/unknown/unknown.js')).UnknownPage }));
const AdminPage = lazy(async () => ({ default: (await import('../pages/staff/admin/admin.js')).AdminPage }));

export function Router() {
  return (
    <BrowserRouter>
      <ScrollUp />
      <Shell>
        <BrokenPage>
          <Suspense fallback={<Skeleton height={240} />}>
            <Routes>
              <Route index element={<CataloguePage />} />
              <Route path="designs/:slug" element={<DesignPage />} />
              <Route path="designs/:slug/compare/:other" element={<ComparePage />} />
              <Route path="ask/:slug" element={<AskPage />} />
              <Route path="follow" element={<FollowStartPage />} />
              <Route path="follow/:code" element={<FollowPage />} />
              <Route path="p/:code" element={<PassportPage />} />
              <Route path="setup" element={<SetupPage />} />
              <Route path="signin" element={<SignInPage />} />
              <Route element={<StaffGuard />}>
                <Route path="floor" element={<FloorPage />} />
                <Route path="inbox" element={<InboxPage />} />
                <Route path="attempts/:attemptId" element={<UnknownPage />} />
                <Route path="pieces" element={<PiecesPage />} />
                <Route path="queue" element={<QueuePage />} />
                <Route path="orders/:orderId" element={<OrderPage />} />
                <Route path="slicers" element={<SlicersPage />} />
                <Route path="materials" element={<MaterialsPage />} />
                <Route path="stock" element={<StockPage />} />
                <Route path="capacity" element={<CapacityPage />} />
                <Route path="designs/import" element={<ImportPage />} />
                <Route path="inspect" element={<InspectPage />} />
                <Route path="admin" element={<AdminPage />} />
              </Route>
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </BrokenPage>
      </Shell>
    </BrowserRouter>
  );
}

/** A new page starts at its top, with the focus there for screen readers; back and forward stay where they were. */
function ScrollUp() {
  const { pathname } = useLocation();
  const isBack = useNavigationType() === 'POP';
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname || isBack) return;
    last.current = pathname;
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname, isBack]);
  return null;
}
