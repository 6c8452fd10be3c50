/** Routes by which administrators choose about the station as a whole, as the command line does (S82, I9, I15, I16). */
import type { FastifyInstance } from 'fastify';
import {
  AcmeWire,
  AuditKeep,
  CertificateImport,
  CertificateLook,
  CertificateReply,
  type CertificateWire,
  SelfMadeRequest,
  ServiceRequest,
  SettingsChange,
  SettingsReply,
} from '#protocol/settings.ts';
import type { SettingsAdministration } from '#station/admin/settings-administration.ts';
import type { CertificateFacts, CertificateListing } from '#station/certificate/certificate-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

export function settingsRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/settings',
    described('What is chosen about the station.', { reply: SettingsReply }),
    (request): SettingsReply => settingsReply(administering(doors, request).settings),
  );
  app.put(
    '/api/admin/settings',
    described('Chooses about the station.', { body: SettingsChange, reply: SettingsReply }),
    (request): SettingsReply => {
      const { settings } = administering(doors, request);
      settings.change(request.body as SettingsChange);
      return settingsReply(settings);
    },
  );
  app.put(
    '/api/admin/service',
    described('Switches the service for drives on or off.', { body: ServiceRequest }),
    (request, reply) => {
      administering(doors, request).settings.setService((request.body as ServiceRequest).on);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/admin/audit-keep',
    described('For how many days the log is kept.', { reply: AuditKeep }),
    (request): AuditKeep => ({ days: administering(doors, request).settings.auditKeepDays() }),
  );
  app.put(
    '/api/admin/audit-keep',
    described('Chooses for how many days the log is kept.', { body: AuditKeep }),
    (request, reply) => {
      administering(doors, request).settings.keepAudit((request.body as AuditKeep).days);
      return reply.code(204).send();
    },
  );
  certificateRoutes(app, doors);
}

function certificateRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const url = '/api/admin/certificate';
  const reply = CertificateReply;
  app.get(url, described("The station's certificate.", { reply }), async request =>
    certificateReply(await administering(doors, request).certificates.show()),
  );
  app.post(
    `${url}/look`,
    described('What a certificate is that could be shown.', { body: CertificateImport, reply: CertificateLook }),
    async (request): Promise<CertificateLook> => {
      const { certificate, keyKnown } = await administering(doors, request).certificates.look(
        request.body as CertificateImport,
      );
      return { certificate: wire(certificate), keyKnown };
    },
  );
  app.put(url, described('Brings a certificate.', { body: CertificateImport, reply }), async request => {
    const { now, ...pair } = request.body as CertificateImport;
    return certificateReply(await administering(doors, request).certificates.import(pair, now));
  });
  app.post(`${url}/self-made`, described('Makes one itself.', { body: SelfMadeRequest, reply }), async request => {
    const { names } = request.body as SelfMadeRequest;
    const { certificates } = administering(doors, request);
    return certificateReply(await certificates.selfMade(names.length === 0 ? undefined : names));
  });
  app.delete(`${url}/next`, described('Forgets the one that would come next.', { reply }), async request =>
    certificateReply(await administering(doors, request).certificates.dropNext()),
  );
  app.put(`${url}/acme`, described('Has certificates issued over ACME.', { body: AcmeWire, reply }), async request =>
    certificateReply(await administering(doors, request).certificates.setAcme(request.body as AcmeWire)),
  );
  app.delete(`${url}/acme`, described('Ends ACME; what is shown stays.', { reply }), async request =>
    certificateReply(await administering(doors, request).certificates.setAcme(undefined)),
  );
  app.post(`${url}/renew`, described('Gets one over ACME now.', { reply }), async request =>
    certificateReply(await administering(doors, request).certificates.renew()),
  );
}

function settingsReply(settings: SettingsAdministration): SettingsReply {
  const { given, ...rest } = settings.settings();
  return { ...rest, given: [...given], service: settings.service() };
}

function certificateReply({ shown, source, next, acme, acmeState }: CertificateListing): CertificateReply {
  return {
    shown: wire(shown),
    source,
    next: next === null ? null : { certificate: wire(next.certificate), atMs: next.atMs },
    acme: acme === null ? null : { ...acme, names: [...acme.names] },
    acmeState,
  };
}

function wire({ names, ...rest }: CertificateFacts): CertificateWire {
  return { ...rest, names: [...names] };
}
