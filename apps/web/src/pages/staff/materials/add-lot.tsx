import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type MaterialLot } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

const FORMS = ['spool', 'sheet', 'bar', 'cutter'] as const satisfies readonly MaterialLot['form'][];
const UNIT = { spool: 'g', bar: 'g', sheet: 'piece', cutter: 'h' } as const;
const EMPTY = { material: '', lot: '', colour: '', vendor: '', location: '' };

/** A spool, sheet, bar or cutter came in. */
export function AddLot() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [form, setForm] = useState<MaterialLot['form']>('spool');
  const [words, setWords] = useState(EMPTY);
  const [amount, setAmount] = useState<number | ''>(1000);
  const add = useAction(async () => {
    if (amount === '') return;
    const said = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));
    await answer(api.POST('/api/materials', { body: { form, amount, ...(said as typeof EMPTY) } }));
    setWords(EMPTY);
    setOpen(false);
  });
  return (
    <>
      <Button leftSection={<IconPlus aria-hidden />} onClick={() => setOpen(true)} data-testid="add-lot">
        {t('materials.add')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={t('materials.add')}
        action={t('materials.add')}
        isBusy={add.isPending}
        isDisabled={amount === '' || amount <= 0 || words.material.trim() === '' || words.lot.trim() === ''}
        onConfirm={() => add.mutate()}
        onClose={() => setOpen(false)}
      >
        <NativeSelect
          size="md"
          label={t('materials.form')}
          value={form}
          onChange={(event) => setForm(FORMS.find((each) => each === event.currentTarget.value) ?? 'spool')}
          data={FORMS.map((each) => ({ value: each, label: t(`materialForm.${each}`) }))}
        />
        {(['material', 'lot', 'colour', 'vendor', 'location'] as const).map((field) => (
          <TextInput
            key={field}
            size="md"
            label={t(`materialField.${field}`)}
            required={field === 'material' || field === 'lot'}
            maxLength={field === 'colour' ? 40 : 60}
            value={words[field]}
            onChange={(event) => setWords({ ...words, [field]: event.currentTarget.value })}
          />
        ))}
        <NumberInput
          size="md"
          label={t(`materials.weighed_${UNIT[form]}`)}
          min={0}
          max={2_000_000}
          value={amount}
          onChange={(value) => setAmount(value === '' ? '' : Number(value))}
        />
      </Confirm>
    </>
  );
}
