import { Anchor, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../api/client.js';

type Item = Import['problems'][number];

/** More than this of one kind are behind a click. */
const SHOWN = 4;

interface ProblemsProps {
  readonly problems: readonly Item[];
  /** Else only warnings are counted, and shown when asked for. */
  readonly isShown: boolean;
}

/** Everything that is wrong, errors first, one heading and one "what to do" for each kind. */
export function ImportProblems({ problems, isShown }: ProblemsProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (problems.length === 0) return null;
  if (!isShown && !isOpen) {
    return (
      <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setIsOpen(true)}>
        {t('import.warnings', { count: problems.length })}
      </Anchor>
    );
  }
  const isError = ({ severity }: Item): boolean => severity !== 'warning';
  const groups = new Map<string, Item[]>();
  for (const item of [...problems.filter(isError), ...problems.filter((one) => !isError(one))]) {
    const key = `${isError(item)} ${item.code}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return (
    <Stack gap="sm">
      {[...groups].map(([key, items]) => (
        <Kind key={key} items={items} isError={items.some(isError)} />
      ))}
    </Stack>
  );
}

function Kind({ items, isError }: { readonly items: readonly Item[]; readonly isError: boolean }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const code = items[0]?.code ?? 'INTERNAL';
  const todo = `import.todo.${code}`;
  const shown = isWhole ? items : items.slice(0, SHOWN);
  const Icon = isError ? IconAlertTriangle : IconInfoCircle;
  return (
    <Stack gap={4} className={`minga-import-problem${isError ? ' minga-import-error' : ''}`}>
      <Text fw={700}>
        <Icon size={18} aria-hidden className="minga-inline-icon" /> {t(`error.${code}`)}
      </Text>
      {i18next.exists(todo) && isError && <Text size="sm">{t(todo as 'import.todo.MANIFEST_LICENCE')}</Text>}
      <Stack gap={6} component="ul" m={0} pl="md">
        {shown.map((item, index) => (
          <Place key={index} item={item} />
        ))}
      </Stack>
      {shown.length < items.length && (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setIsWhole(true)}>
          {t('import.showAll', { count: items.length - shown.length })}
        </Anchor>
      )}
    </Stack>
  );
}

/** The server begins with the place, for those who read it alone. */
const withoutPlace = (message: string): string => message.replace(/^\S+ line \d+(?:, column \d+)?: /, '');

/** "okh.toml · line 4 · field license", and what the server says of it. */
function Place({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  const { file, line, field } = item.place ?? {};
  const isOfFile = file !== undefined;
  const words = [
    file,
    line !== undefined && t('problem.line', { line }),
    isOfFile && field && t('problem.field', { field }),
  ];
  return (
    <li>
      {isOfFile && (
        <Text size="sm" fw={700} style={{ overflowWrap: 'anywhere' }}>
          {words.filter(Boolean).join(' · ')}
        </Text>
      )}
      <Text size="sm" lang="en" style={{ overflowWrap: 'anywhere' }}>
        {isOfFile ? withoutPlace(item.message) : item.message}
      </Text>
    </li>
  );
}
