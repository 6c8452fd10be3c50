/** Routes about what a station asks of sharing links: for makers, who go by it, and for administrators, who choose it. */
import type { FastifyInstance } from 'fastify';
import {
  LinkRules,
  LinkRulesChoice,
  LinkRulesChosenReply,
  LinkRulesPreviewReply,
  OwnLinkRulesReply,
} from '#protocol/link-rules.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';

export function linkRuleRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/link-rules',
    described('What the station asks of sharing links.', { reply: OwnLinkRulesReply }),
    (request): OwnLinkRulesReply => doors.sharingLinks.rules(sessionOf(request)),
  );
  app.get(
    '/api/admin/link-rules',
    described('The rules for sharing links.', { reply: LinkRules }),
    (request): LinkRules => administering(doors, request).linkRules.rules(),
  );
  app.post(
    '/api/admin/link-rules/preview',
    described('The links that would break such rules.', { body: LinkRules, reply: LinkRulesPreviewReply }),
    (request): Promise<LinkRulesPreviewReply> =>
      administering(doors, request).linkRules.preview(request.body as LinkRules),
  );
  app.put(
    '/api/admin/link-rules',
    described('Chooses the rules for sharing links.', { body: LinkRulesChoice, reply: LinkRulesChosenReply }),
    (request): Promise<LinkRulesChosenReply> =>
      administering(doors, request).linkRules.choose(request.body as LinkRulesChoice),
  );
}
