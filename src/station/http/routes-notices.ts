/** Routes by which people see what the station told, and administrators say how people and programs are told. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  MadeWebhook,
  MailAddressWire,
  MailOrder,
  NewWebhook,
  NoticeChoices,
  NoticeRules,
  NoticesReply,
  NoticesSeen,
  TellingReply,
  TellingTest,
  WebhookChange,
  WebhookSecretOrder,
} from '#protocol/notices.ts';
import { Id } from '#protocol/schema.ts';
import type { NoticeAdministration } from '#station/admin/notice-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';
import { noticesFor } from '#station/notices/own-notices.ts';

export function noticeRoutes(app: FastifyInstance, doors: HttpDoors): void {
  ownRoutes(app, doors);
  choiceRoutes(app, doors);
  tellingRoutes(app, doors);
  webhookRoutes(app, doors);
}

function ownRoutes(app: FastifyInstance, { accounts, administer }: HttpDoors): void {
  app.get(
    '/api/notices',
    described('What the station told of its own accord.', { reply: NoticesReply }),
    (request): NoticesReply => noticesFor(accounts, sessionOf(request).account),
  );
  app.post(
    '/api/notices/seen',
    described('The account has seen the notices up to this one.', { body: NoticesSeen }),
    async (request, reply) => {
      accounts.setNoticesSeen(sessionOf(request).account.id, (request.body as NoticesSeen).number);
      return reply.code(204).send();
    },
  );
  app.put(
    '/api/notices/mail-address',
    described('Where mail for the account goes.', { body: MailAddressWire }),
    async (request, reply) => {
      const { account } = sessionOf(request);
      const { mailAddress } = request.body as MailAddressWire;
      const { notices } = administer({ actor: account.name, address: request.ip });
      notices.setMailAddress(account.name, mailAddress ?? undefined);
      return reply.code(204).send();
    },
  );
}

function choiceRoutes(app: FastifyInstance, { administer }: HttpDoors): void {
  const own = (request: FastifyRequest) => {
    const { name } = sessionOf(request).account;
    return { name, notices: administer({ actor: name, address: request.ip }).notices };
  };
  app.get(
    '/api/notices/choices',
    described('How the account is told of each event.', { reply: NoticeChoices }),
    (request): NoticeChoices => {
      const { name, notices } = own(request);
      return notices.choices(name);
    },
  );
  app.put(
    '/api/notices/choices',
    described('Says how the account is told; events that are not named follow the station.', { body: NoticeChoices }),
    async (request, reply) => {
      const { name, notices } = own(request);
      notices.chooseFor(name, request.body as NoticeChoices);
      return reply.code(204).send();
    },
  );
}

function tellingRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const notices = (request: FastifyRequest): NoticeAdministration => administering(doors, request).notices;
  app.get(
    '/api/admin/notices',
    described('How people and programs are told, without secrets.', { reply: TellingReply }),
    (request): TellingReply => notices(request).telling(),
  );
  app.put(
    '/api/admin/notices/rules',
    described('What is told by mail, and from when on.', { body: NoticeRules }),
    async (request, reply) => {
      notices(request).choose(request.body as NoticeRules);
      return reply.code(204).send();
    },
  );
  app.put(
    '/api/admin/notices/mail',
    described('Configures the mail server.', { body: MailOrder }),
    async (request, reply) => {
      notices(request).setMail(request.body as MailOrder);
      return reply.code(204).send();
    },
  );
  app.delete('/api/admin/notices/mail', described('Sends no mail any more.'), async (request, reply) => {
    notices(request).removeMail();
    return reply.code(204).send();
  });
  app.post(
    '/api/admin/notices/mail/test',
    described('Sends a mail to the account that asks.', { reply: TellingTest }),
    (request): Promise<TellingTest> => notices(request).testMail(sessionOf(request).account.name),
  );
}

function webhookRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const notices = (request: FastifyRequest): NoticeAdministration => administering(doors, request).notices;
  const params = Type.Object({ id: Id });
  const idOf = (request: FastifyRequest): string => (request.params as { readonly id: string }).id;
  app.post(
    '/api/admin/webhooks',
    described('Makes a webhook; its secret is told this once.', { body: NewWebhook, reply: MadeWebhook }),
    (request): MadeWebhook => notices(request).addWebhook(request.body as NewWebhook),
  );
  app.put(
    '/api/admin/webhooks/:id',
    {
      schema: { ...described('Changes a webhook, or switches it off or on.', { body: WebhookChange }).schema, params },
    },
    async (request, reply) => {
      notices(request).changeWebhook(idOf(request), request.body as WebhookChange);
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/admin/webhooks/:id/secret',
    {
      schema: {
        ...described('Gives a webhook another secret, told this once.', {
          body: WebhookSecretOrder,
          reply: MadeWebhook,
        }).schema,
        params,
      },
    },
    (request): MadeWebhook => notices(request).renewSecret(idOf(request), request.body as WebhookSecretOrder),
  );
  app.delete(
    '/api/admin/webhooks/:id',
    { schema: { ...described('Takes a webhook away, with what waits for it.').schema, params } },
    async (request, reply) => {
      notices(request).removeWebhook(idOf(request));
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/admin/webhooks/:id/test',
    { schema: { ...described('Sends a test to a webhook.', { reply: TellingTest }).schema, params } },
    (request): Promise<TellingTest> => notices(request).testWebhook(idOf(request)),
  );
}
