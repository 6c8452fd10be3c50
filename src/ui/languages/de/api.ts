/** The words of the page about the API, in German. */
import type { apiTexts } from '#ui/common/api-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const api: Words<typeof apiTexts> = {
  'api.title': 'Schnittstelle (API)',
  'api.lead': 'Was Programme diese Station fragen können. Die Konsole und die Sync-Programme fragen dasselbe.',
  'api.document': 'Dasselbe als OpenAPI-Dokument',
  'api.find': 'Suchen',
  'api.find.about': 'Ein Teil der Adresse oder der Beschreibung.',
  'api.none': 'Dazu gibt es nichts.',
  'api.count': { one: '1 Anfrage', other: '{count} Anfragen' },
  'api.body': 'Inhalt der Anfrage',
  'api.query': 'Parameter',
  'api.reply': 'Antwort',
  'api.refusal': 'Was abgelehnt wird, beantwortet die Station mit einem Code und einem Satz für Menschen.',
  'api.example': 'Beispiel',
};
