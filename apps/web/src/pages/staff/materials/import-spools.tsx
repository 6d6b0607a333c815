import { FileButton, Button, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

/** Spoolman's JSON, as a file: it mostly runs inside the workshop, where imports by address do not reach. */
export function ImportSpools() {
  const { t } = useTranslation();
  const load = useAction(async (file: File) => {
    const read: unknown = JSON.parse(await file.text());
    const spools = Array.isArray(read) ? (read as unknown[]) : [];
    return answer(api.POST('/api/materials/import/spoolman', { body: { spools } }));
  });
  return (
    <>
      <FileButton accept="application/json,.json" onChange={(file) => file && load.mutate(file)}>
        {(props) => (
          <Button {...props} variant="default" loading={load.isPending} leftSection={<IconFileImport aria-hidden />}>
            {t('materials.import')}
          </Button>
        )}
      </FileButton>
      {load.data && (
        <Text size="sm" role="status">
          {t('materials.imported', { added: load.data.added, updated: load.data.updated })}
        </Text>
      )}
    </>
  );
}
