/**
 * The panel: the control API and the pages that show it, for a window on this computer.
 *
 * It listens on loopback, and only once somebody asked for a window. Everybody on the computer, and every page in a
 * browser on it, can reach that port, so each request has to name this very host and port (a page of elsewhere that
 * points its name here does not), and to show a key, which is kept for one window by that window.
 */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { requireBearer } from '#drive/control/bearer.ts';
import { controlRoutes, controlServerOptions } from '#drive/control/control-routes.ts';
import type { Drive } from '#drive/drive.ts';
import { PanelKeys } from '#drive/panel/keys.ts';
import { pageAnswerer, serveAssets } from '#platform/built-pages.ts';
import type { Log } from '#platform/doors.ts';
import { strict } from '#protocol/schema.ts';

const host = '127.0.0.1';
const KeyOrder = strict({ ticket: Type.String({ maxLength: 256 }) });

export interface PanelDoors {
  readonly drive: Drive;
  /** The folder into which the pages were built. */
  readonly pages: string;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

export class Panel {
  readonly #doors: PanelDoors;
  readonly #keys: PanelKeys;
  #app: Promise<FastifyInstance> | undefined;

  constructor(doors: PanelDoors) {
    this.#doors = doors;
    this.#keys = new PanelKeys(doors.monotonicMs);
  }

  /** The address of a window that begins with the page `at`: good for one, and not for long. */
  async open(at = '/'): Promise<string> {
    this.#app ??= this.#start().catch((error: unknown) => {
      // The next window may have more luck.
      this.#app = undefined;
      throw error;
    });
    const address = (await this.#app).server.address() as AddressInfo;
    // What stands behind the # is sent to nobody and is in no log.
    return `http://${host}:${address.port}${at}#${this.#keys.ticket()}`;
  }

  async close(): Promise<void> {
    await (await this.#app?.catch(() => undefined))?.close();
  }

  async #start(): Promise<FastifyInstance> {
    const app = fastify(controlServerOptions);
    requireOwnName(app);
    app.post<{ Body: { ticket: string } }>('/key', { schema: { body: KeyOrder } }, async (request, reply) => {
      const key = this.#keys.exchange(request.body.ticket);
      if (key !== undefined) return { key };
      return reply.status(401).send({ error: 'refused', message: 'the ticket was used before, or is too old' });
    });
    app.register(
      (scope, _options, done) => {
        requireBearer(scope, 'this window was opened before the drive was started; open it anew', key =>
          this.#keys.opens(key),
        );
        controlRoutes(scope, this.#doors.drive, this.#doors.log);
        done();
      },
      { prefix: '/control' },
    );
    app.register((scope, _options, done) => {
      serveAssets(scope, this.#doors.pages);
      done();
    });
    const page = pageAnswerer(join(this.#doors.pages, 'panel.html'), () => {
      const { language, colours } = this.#doors.drive.settings.get().look;
      return { __LANGUAGE__: language, __COLOURS__: colours };
    });
    app.get('/*', (request, reply) => (request.url.startsWith('/control/') ? reply.callNotFound() : page(reply)));
    await app.listen({ host, port: 0 });
    return app;
  }
}

/** A name that leads here all the same is somebody's who wants to speak to the panel from a page of theirs. */
function requireOwnName(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const own = `${host}:${(app.server.address() as AddressInfo).port}`;
    const { host: named, origin } = request.headers;
    if (named === own && (origin === undefined || origin === `http://${own}`)) return;
    await reply.status(403).send({ error: 'refused', message: 'the panel answers its own pages alone' });
  });
}
