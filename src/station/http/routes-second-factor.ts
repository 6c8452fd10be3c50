/** Routes about second factors: that of the own account, and what administrators say about those of all. */
import type { FastifyInstance } from 'fastify';
import {
  CodeRequest,
  ProofRequest,
  RecoveryCodesReply,
  SecondFactorReply,
  SecondFactorRuleMessage,
  SecretReply,
  SecretRequest,
} from '#protocol/second-factor.ts';
import { totpAddress } from '#station/accounts/totp.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';

export function secondFactorRoutes(app: FastifyInstance, doors: HttpDoors): void {
  settingUp(app, doors);
  changing(app, doors);
  forAdministrators(app, doors);
}

/** What is answered also before a demanded second factor is set up. */
function settingUp(app: FastifyInstance, doors: HttpDoors): void {
  const { secondFactors, about } = doors;
  const config = { beforeSecondFactor: true };
  app.get(
    '/api/second-factor',
    { config, ...described('The own second factor.', { reply: SecondFactorReply }) },
    (request): SecondFactorReply => secondFactors.state(sessionOf(request)),
  );
  app.post(
    '/api/second-factor/secret',
    {
      config,
      ...described('A new secret for an app; it counts once a code of it was shown.', {
        body: SecretRequest,
        reply: SecretReply,
      }),
    },
    async (request): Promise<SecretReply> => {
      const session = sessionOf(request);
      const { password } = request.body as SecretRequest;
      const secret = await secondFactors.begin(session, password, request.ip);
      const label = { station: about.name, account: session.account.name };
      return { secret, address: totpAddress(secret, label) };
    },
  );
  app.post(
    '/api/second-factor/on',
    {
      config,
      ...described('Turns the second factor on by its first code; answers recovery codes, once.', {
        body: CodeRequest,
        reply: RecoveryCodesReply,
      }),
    },
    (request): RecoveryCodesReply => {
      const { code } = request.body as CodeRequest;
      const codes = secondFactors.confirm(sessionOf(request), code, request.ip);
      doors.accessChanged();
      return { codes: [...codes] };
    },
  );
}

function changing(app: FastifyInstance, { secondFactors }: HttpDoors): void {
  app.post(
    '/api/second-factor/off',
    described('Turns the second factor off.', { body: ProofRequest }),
    async (request, reply) => {
      await secondFactors.end(sessionOf(request), request.body as ProofRequest, request.ip);
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/second-factor/recovery-codes',
    described('Makes new recovery codes in place of the others.', { body: ProofRequest, reply: RecoveryCodesReply }),
    async (request): Promise<RecoveryCodesReply> => ({
      codes: [...(await secondFactors.renewCodes(sessionOf(request), request.body as ProofRequest, request.ip))],
    }),
  );
}

function forAdministrators(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/second-factor',
    described('Of whom a second factor is demanded.', { reply: SecondFactorRuleMessage }),
    (request): SecondFactorRuleMessage => ({ rule: administering(doors, request).secondFactors.rule() }),
  );
  app.put(
    '/api/admin/second-factor',
    described('Says of whom a second factor is demanded.', { body: SecondFactorRuleMessage }),
    async (request, reply) => {
      administering(doors, request).secondFactors.choose((request.body as SecondFactorRuleMessage).rule);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/api/admin/accounts/:name/second-factor',
    described('Takes the second factor of an account away.'),
    async (request, reply) => {
      administering(doors, request).secondFactors.reset((request.params as { readonly name: string }).name);
      return reply.code(204).send();
    },
  );
}
