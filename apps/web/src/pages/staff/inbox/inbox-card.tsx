import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import {
  IconAlertOctagon,
  IconBarrierBlock,
  IconBasket,
  IconHandStop,
  IconMail,
  IconMessageReport,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconRuler2,
  IconSignature,
  IconTool,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { InboxItem, Machine, WorkRequest } from '../../../api/client.js';
import { Age } from '../../../shared/age.js';
import { Picture } from '../../../shared/picture.js';
import { reasonText } from '../../../shared/reason.js';
import { ClearPlateButton, StartHereButton } from '../floor/machine-actions.js';
import { CheckPiece } from './check-piece.js';
import { LicenceReview } from './licence-review.js';
import type { Passed } from './passed-piece.js';
import { StartOnButton } from '../queue/start-on-button.js';
import { BackToServiceButton, ChangeMaterialLink, MaintenanceDoneButton } from './care-actions.js';
import { TakeItem } from './take-item.js';
import { AcceptMachineButton } from './accept-machine.js';
import { BuyButton, ManualStepButton, OpenUnknownButton, ReleaseButton, UnlockButton } from './simple-actions.js';
import { RequestActions } from './request-actions.js';

const LOOKS: Record<InboxItem['kind'], { readonly color: string; readonly Icon: typeof IconTool }> = {
  unknown: { color: 'annatto', Icon: IconAlertOctagon },
  'machine-locked': { color: 'annatto', Icon: IconAlertOctagon },
  'clear-plate': { color: 'maize', Icon: IconHandStop },
  'check-piece': { color: 'maize', Icon: IconRuler2 },
  'start-at-machine': { color: 'maize', Icon: IconPlayerPlay },
  'suggested-start': { color: 'maize', Icon: IconPlayerPlay },
  'change-material': { color: 'maize', Icon: IconRefresh },
  'maintenance-due': { color: 'sky', Icon: IconTool },
  'out-of-service': { color: 'stone', Icon: IconBarrierBlock },
  'licence-review': { color: 'maize', Icon: IconSignature },
  request: { color: 'sky', Icon: IconMail },
  'manual-step': { color: 'sky', Icon: IconTool },
  buy: { color: 'sky', Icon: IconBasket },
  held: { color: 'stone', Icon: IconPlayerPause },
  'design-report': { color: 'sky', Icon: IconMessageReport },
};

export interface InboxCardProps {
  readonly item: InboxItem;
  readonly machine: Machine | undefined;
  readonly request: WorkRequest | undefined;
  readonly onPassed: (piece: Passed) => void;
}

export function InboxCard({ item, machine, request, onPassed }: InboxCardProps) {
  const { t } = useTranslation();
  const { color, Icon } = LOOKS[item.kind];
  const place = [
    item.machineName,
    item.jobNumber !== null && t('job.number', { number: item.jobNumber }),
    item.requestCode,
  ].filter(Boolean);
  return (
    <Card component="li" className="minga-card" padding={0} data-testid={`inbox-${item.kind}`} data-id={item.id}>
      <div className={`minga-state minga-state-${color}`}>
        <Icon size={22} aria-hidden />
        <Text fw={750} flex={1}>
          {t(`inboxKind.${item.kind}`)}
        </Text>
      </div>
      <Stack gap="sm" p="md">
        <Group wrap="nowrap" align="flex-start" gap="sm">
          {item.imageUrl && <Picture url={item.imageUrl} alt="" height={72} width={72} />}
          <Stack gap={2} flex={1}>
            <Text fw={700} size="lg" component="h2" m={0}>
              {item.quantity !== null && `${item.quantity} × `}
              {item.title}
            </Text>
            <Text c="dimmed">{place.join(' · ')}</Text>
            <Age at={item.since} staleAfterS={Infinity} />
          </Stack>
        </Group>
        {item.reason && item.kind !== 'request' && item.kind !== 'licence-review' && (
          <Text>{reasonText(item.reason)}</Text>
        )}
        <Actions item={item} machine={machine} request={request} onPassed={onPassed} />
        <TakeItem item={item} />
        {item.orderId && (
          <Anchor component={Link} to={`/orders/${item.orderId}`} size="sm">
            {t('order.open')}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}

function Actions({ item, machine, request, onPassed }: InboxCardProps) {
  const { t } = useTranslation();
  switch (item.kind) {
    case 'request':
      return request ? <RequestActions request={request} /> : null;
    case 'licence-review':
      return item.requestId ? <LicenceReview requestId={item.requestId} /> : null;
    case 'clear-plate':
      return machine ? (
        <>
          <Text>{t('inbox.clearHelp', { name: machine.name })}</Text>
          <ClearPlateButton machine={machine} />
        </>
      ) : null;
    case 'start-at-machine':
      return machine && item.jobId ? (
        <StartHereButton machine={machine} jobId={item.jobId} partName={item.title} />
      ) : null;
    case 'suggested-start':
      return item.jobId && item.machineId ? (
        <StartOnButton job={{ id: item.jobId }} machineId={item.machineId} machineName={item.machineName ?? ''} />
      ) : null;
    case 'change-material':
      return <ChangeMaterialLink />;
    case 'maintenance-due':
      return item.machineId && item.planId ? (
        <MaintenanceDoneButton machineId={item.machineId} planId={item.planId} />
      ) : null;
    case 'out-of-service':
      return item.machineId ? <BackToServiceButton machineId={item.machineId} /> : null;
    case 'check-piece':
      return item.jobId && item.jobVersion ? (
        <CheckPiece jobId={item.jobId} version={item.jobVersion} onPassed={onPassed} />
      ) : null;
    case 'unknown':
      return item.attemptId ? <OpenUnknownButton attemptId={item.attemptId} /> : null;
    case 'buy':
      return item.orderId && item.lineId ? <BuyButton orderId={item.orderId} lineId={item.lineId} /> : null;
    case 'manual-step':
      return item.operationId ? <ManualStepButton operationId={item.operationId} /> : null;
    case 'design-report':
      return (
        <Button component={Link} to={`/designs/${item.designId}`} size="lg" data-testid="open-report">
          {t('inbox.openDesign')}
        </Button>
      );
    case 'held':
      return item.jobId && item.jobVersion ? <ReleaseButton jobId={item.jobId} version={item.jobVersion} /> : null;
    case 'machine-locked':
      if (machine?.telemetry?.identityHash !== undefined) {
        return <AcceptMachineButton machine={machine} identityHash={machine.telemetry.identityHash} />;
      }
      return item.machineId ? <UnlockButton machineId={item.machineId} /> : null;
  }
}
