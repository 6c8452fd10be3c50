/** How request bodies are taken in: JSON checked by the protocol's schemas, frames as a stream. */
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** The media type of framed bodies. */
export const framesType = 'application/x-waystation-frames';

/** Bytes of a JSON request; the largest, a fetch of many chosen chunks, stays below it. */
export const jsonBytesMax = 8 * 1024 * 1024;
/** Bytes of a request that anybody may send. */
export const openBytesMax = 16 * 1024;

/** Makes the app check JSON bodies and queries by typebox schemas, and hand framed bodies on unread. */
export function takeBodies(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const validator = Compile(schema);
    const whole = httpPart === 'querystring' ? 'the query' : 'the body';
    return value =>
      validator.Check(value) ? { value } : { error: new Error(firstProblem(validator.Errors(value), whole)) };
  });
  // Answers are made by the program itself, from typed values.
  app.setSerializerCompiler(() => value => JSON.stringify(value));
  app.addContentTypeParser(framesType, (_request, payload, done) => done(null, payload));
}

function firstProblem(
  errors: Iterable<{ readonly instancePath: string; readonly message: string }>,
  whole: string,
): string {
  for (const { instancePath, message } of errors) return `${instancePath === '' ? whole : instancePath} ${message}.`;
  return `${whole} does not fit.`;
}
