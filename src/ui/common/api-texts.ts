/** The words of the page about the API; part of the table in `texts.ts`. */
export const apiTexts = {
  'api.title': 'API',
  'api.lead': 'What programs may ask of this station. The console and the drives ask the same.',
  'api.document': 'The same as an OpenAPI document',
  'api.find': 'Find',
  'api.find.about': 'A part of the path or of what it does.',
  'api.none': 'Nothing is like that.',
  'api.count': { one: '1 request', other: '{count} requests' },
  'api.body': 'Body',
  'api.query': 'Parameters',
  'api.reply': 'Reply',
  'api.refusal': 'Whatever is refused is answered with a code, and a sentence for people.',
  'api.example': 'Example',
} as const;
