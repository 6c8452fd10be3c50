/**
 * How the control API checks what it is sent, and writes what it answers.
 *
 * Fastify's own way compiles the schemas of all routes at the start, with a compiler that has to be loaded and compiled
 * first: a tenth of what starting a drive costs, for orders of which most never come.
 */
import type { FastifyServerOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** No answer has a schema. Fastify's types know no compiler but its own. */
export const orderCompilers: Compilers = {
  buildValidator: () => checkLater as never,
  buildSerializer: () => () => value => JSON.stringify(value),
};

interface Checked {
  readonly schema: TSchema;
  /** `body` or `querystring`. */
  readonly httpPart?: string;
}

/** Compiles the schema when the first order comes that has to fit it. */
function checkLater({ schema, httpPart = '' }: Checked) {
  let validator: ReturnType<typeof Compile> | undefined;
  return (value: unknown) => {
    validator ??= Compile(schema);
    if (validator.Check(value)) return { value };
    const [first] = validator.Errors(value);
    // What no schema allows beside what it names.
    const message = first?.keyword === 'boolean' ? 'is an additional property, and not known' : first?.message;
    return { error: new Error(`${httpPart}${first?.instancePath ?? ''} ${message ?? 'is wrong'}`) };
  };
}
