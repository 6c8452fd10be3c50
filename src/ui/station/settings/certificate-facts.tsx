import type { ReactNode } from 'react';
import type { CertificateWire } from '#protocol/settings.ts';
import { momentText } from '#ui/common/format.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import own from '#ui/station/settings/settings.module.css';

interface FactsProps {
  readonly certificate: CertificateWire;
  readonly source?: string;
}

/** What a certificate says, as a list. */
export function CertificateFacts({ certificate, source }: FactsProps) {
  const { names, issuer, validUntilMs, fingerprint } = certificate;
  return (
    <dl className={own['facts']}>
      {source !== undefined && <Fact name="certificate.source">{t(`certificate.source.${source}` as TextKey)}</Fact>}
      <Fact name="certificate.names">{names.join(', ')}</Fact>
      <Fact name="certificate.issuer">{issuer}</Fact>
      <Fact name="certificate.until">{momentText(validUntilMs)}</Fact>
      <Fact name="certificate.fingerprint">
        <span className={own['mono']}>{fingerprint}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: TextKey; readonly children: ReactNode }) {
  return (
    <>
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </>
  );
}
