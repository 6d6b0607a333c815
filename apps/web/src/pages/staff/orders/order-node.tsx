import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OrderNode as Node, OrderTree } from '../../../api/client.js';
import { ProcessIcon } from '../../../shared/process.js';
import { ManualStepButton } from '../inbox/simple-actions.js';
import { ChooseAlternateButton } from './choose-alternate-button.js';
import { GotButton } from './got-button.js';

const COLORS: Record<Node['state'], string> = {
  'not-needed': 'stone',
  there: 'paramo',
  'in-work': 'sky',
  queued: 'sky',
  blocked: 'stone',
  'to-get': 'maize',
  'to-do': 'maize',
  dropped: 'annatto',
};

interface OrderNodeProps {
  readonly node: Node;
  readonly order: OrderTree;
  readonly isMine: boolean;
}

/** How far from the machine; a stand-in sits one deeper than what it stands in for. */
function depthOf(node: Node, nodes: readonly Node[]): number {
  const above = nodes.find(({ lineId }) => lineId === (node.alternateOf ?? node.parentLineId));
  return above ? 1 + depthOf(above, nodes) : 0;
}

export function OrderNode({ node, order, isMine }: OrderNodeProps) {
  const { t } = useTranslation();
  const depth = depthOf(node, order.nodes);
  const ready = node.steps.find(({ by, state }) => by === 'person' && state === 'ready');
  return (
    <Card
      component="li"
      className="minga-card minga-node"
      padding="sm"
      style={{ '--depth': depth }}
      data-state={node.state}
      data-tick={node.canTick}
      data-testid={`node-${node.key}`}
    >
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex="1 1 240px">
          <Group gap="xs">
            <Text fw={700} component="h2" m={0} size="md">
              {node.quantity} × {node.name}
            </Text>
            <Badge variant="light" color={COLORS[node.state]}>
              {t(`nodeState.${node.state}`)}
            </Badge>
            <Text size="sm" c="dimmed">
              {t(`partKind.${node.kind}`)}
            </Text>
          </Group>
          <Balance node={node} />
          <Steps node={node} />
          <Words node={node} />
        </Stack>
        {isMine && order.state === 'open' && (
          <Group gap="xs" className="minga-no-print">
            {node.canTick && <GotButton node={node} orderId={order.orderId} />}
            {ready && <ManualStepButton operationId={ready.operationId} />}
            {node.canChoose && <ChooseAlternateButton node={node} orderId={order.orderId} />}
          </Group>
        )}
      </Group>
    </Card>
  );
}

/** Where its pieces come from, in words; what is zero is not said. */
function Balance({ node }: { readonly node: Node }) {
  const { t } = useTranslation();
  const counts = [
    ['fromStock', node.fromStock],
    ['fromQueue', node.fromQueue],
    ['fromAlternate', node.fromAlternate],
    ['made', node.made],
    ['got', node.got],
    ['inWork', node.inWork],
    ['missing', node.missing],
  ] as const;
  const words = counts.filter(([, count]) => count > 0).map(([word, count]) => t(`nodeCount.${word}`, { count }));
  return words.length > 0 && <Text size="sm">{words.join(' · ')}</Text>;
}

function Steps({ node }: { readonly node: Node }) {
  const { t } = useTranslation();
  if (node.steps.length === 0) return null;
  return (
    <Group gap="sm">
      {node.steps.map((step) => {
        const tools = step.by === 'person' && step.tools.map((tool) => t(`tool.${tool as 'drill'}`)).join(', ');
        return (
          <Group key={step.operationId} gap={4} wrap="nowrap">
            <ProcessIcon process={step.process} />
            <Text size="sm" component="span">
              {t(`process.${step.process}`)} {step.done}/{step.quantity}
              {tools && <span className="minga-tools"> ({tools})</span>}
            </Text>
          </Group>
        );
      })}
    </Group>
  );
}

function Words({ node }: { readonly node: Node }) {
  const { t } = useTranslation();
  const lots = node.lots.filter(({ lot }) => lot !== '').map(({ lot, pieces }) => `${lot} (${pieces})`);
  const words = [
    node.blockedBy.length > 0 &&
      t('order.blockedBy', { names: node.blockedBy.map(({ name, missing }) => `${missing} × ${name}`).join(', ') }),
    node.batch && t('order.batch', { ...node.batch }),
    ...node.reasons
      .filter(
        ({ code }) => code === 'ALTERNATE_ON_SHELF' || code === 'ALTERNATE_CHOSEN' || code === 'COMES_WITH_PARENT',
      )
      .map(({ code, params }) => t(`bomReason.${code as 'ALTERNATE_CHOSEN'}`, params)),
    lots.length > 0 && t('order.lots', { lots: lots.join(', ') }),
    node.note,
  ].filter(Boolean);
  return words.map((text) => (
    <Text key={String(text)} size="sm" c="dimmed">
      {text}
    </Text>
  ));
}
