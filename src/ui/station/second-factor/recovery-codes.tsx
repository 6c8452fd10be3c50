import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { saveText } from '#ui/common/save-text.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/second-factor/second-factor.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  done(): void;
}

/** The codes, the only time that they are shown. */
export function RecoveryCodes({ codes, done }: RecoveryCodesProps) {
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack>
      <Text size="sm">{t('factor.codes.lead')}</Text>
      <ul className={classes['codes']} aria-label={t('factor.codes.list')}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <Copy text={text} />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => saveText(text, { name: 'waystation-recovery-codes.txt', type: 'text/plain' })}
        >
          {t('factor.codes.save')}
        </Button>
      </Group>
      <Button onClick={done} data-autofocus>
        {t('factor.codes.kept')}
      </Button>
    </Stack>
  );
}

/** Puts a text where it can be pasted from. */
export function Copy({ text }: { readonly text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {t(copied ? 'factor.copied' : 'factor.copy')}
        </Button>
      )}
    </CopyButton>
  );
}
