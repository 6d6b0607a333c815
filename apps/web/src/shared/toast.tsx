import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';
import { problemText } from './problem.js';

/** Only people with an account get toasts; a requester's page shows its problems in place. */
export function Toasts() {
  return <Notifications position="top-center" />;
}

/** For failed actions; failed pages show ProblemAlert. */
export function toastProblem(error: unknown): void {
  const { title, detail } = problemText(error);
  notifications.show({ color: 'annatto', title, message: detail, autoClose: 10_000, withBorder: true });
}

export function toastDone(message: string): void {
  notifications.show({ color: 'paramo', message, withBorder: true });
}
