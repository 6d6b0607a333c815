import { Group, Text } from '@mantine/core';

/** Gear, mountain, sun and furrows; the name beside it. */
export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/logo.svg" width={36} height={36} alt="" />
      <Text fw={800} size="xl" className="minga-name" style={{ letterSpacing: '-0.02em' }} component="span">
        Minga
      </Text>
    </Group>
  );
}
