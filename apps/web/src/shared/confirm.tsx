import { Button, Group, Modal, Stack } from '@mantine/core';
import type { MantineColor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly action: string;
  readonly color?: MantineColor;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** On a telephone each takes its line. */
const GROWS = { base: '1 1 auto', xs: '0 0 auto' };

/** One question, two large buttons; the safe one takes the focus. */
export function Confirm(props: ConfirmProps) {
  const { t } = useTranslation();
  const { isOpen, title, action, color = 'clay', isBusy = false, isDisabled = false } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      styles={{ title: { fontWeight: 750, fontSize: '1.2rem' } }}
    >
      <Stack>
        {props.children}
        <Group justify="flex-end">
          <Button variant="default" size="lg" flex={GROWS} onClick={props.onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button
            size="lg"
            flex={GROWS}
            color={color}
            loading={isBusy}
            disabled={isDisabled}
            onClick={props.onConfirm}
            data-testid="confirm"
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
