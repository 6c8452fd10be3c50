/** Requests about the station's settings, service and certificate. */
import type {
  AcmeWire,
  CertificateImport,
  CertificateLook,
  CertificateReply,
  SettingsChange,
  SettingsReply,
} from '#protocol/settings.ts';
import { call } from '#ui/common/api.ts';

const certificate = '/api/admin/certificate';

export function getSettings(): Promise<SettingsReply> {
  return call('/api/admin/settings');
}

export function changeSettings(json: SettingsChange): Promise<SettingsReply> {
  return call('/api/admin/settings', { method: 'PUT', json });
}

export function setService(on: boolean): Promise<void> {
  return call('/api/admin/service', { method: 'PUT', json: { on } });
}

export function getCertificate(): Promise<CertificateReply> {
  return call(certificate);
}

export function lookAtCertificate(json: CertificateImport): Promise<CertificateLook> {
  return call(`${certificate}/look`, { method: 'POST', json });
}

export function importCertificate(json: CertificateImport): Promise<CertificateReply> {
  return call(certificate, { method: 'PUT', json });
}

export function makeCertificate(names: string[]): Promise<CertificateReply> {
  return call(`${certificate}/self-made`, { method: 'POST', json: { names } });
}

export function dropNextCertificate(): Promise<CertificateReply> {
  return call(`${certificate}/next`, { method: 'DELETE' });
}

export function setAcme(json: AcmeWire): Promise<CertificateReply> {
  return call(`${certificate}/acme`, { method: 'PUT', json });
}

export function endAcme(): Promise<CertificateReply> {
  return call(`${certificate}/acme`, { method: 'DELETE' });
}

export function renewCertificate(): Promise<CertificateReply> {
  return call(`${certificate}/renew`, { method: 'POST' });
}
