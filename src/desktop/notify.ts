/** Notifications of the desktop (org.freedesktop.Notifications): shown, replaced, taken back, and answered by a click. */
import { type Bus, CallFailed } from '#dbus/bus.ts';
import { notificationDaemon, notify } from '#dbus/notifications.ts';
import { type Value, variant } from '#dbus/signature.ts';
import type { Notice } from '#desktop/notices.ts';
import { drawIcon, type TrayState } from '#desktop/tray/icon.ts';

const pictureSize = 48;
/** What a click on the notification itself is called. */
const defaultAction = 'default';

export interface Asking extends Notice {
  /** What stands on the button. */
  readonly button: string;
  readonly state: TrayState;
}

export interface NotifierOptions {
  readonly bus: Bus;
  /** A notification was clicked; with the key of its notice. */
  readonly clicked: (key: string) => void;
  /** Called once at most: nobody shows notifications. */
  readonly nobody: (why: string) => void;
}

export class Notifier {
  readonly #options: NotifierOptions;
  /** The daemon's numbers of what is shown. */
  readonly #shown = new Map<string, number>();
  #saidNobody = false;
  /** One after the other: what is shown has a number only when the daemon has answered. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(options: NotifierOptions) {
    this.#options = options;
  }

  static async open(options: NotifierOptions): Promise<Notifier> {
    const notifier = new Notifier(options);
    await options.bus.listen(
      { sender: notificationDaemon.destination, interface: notificationDaemon.interface },
      ({ member, body }) => {
        if (member === 'ActionInvoked') notifier.#clicked(body[0]);
        if (member === 'NotificationClosed') notifier.#closed(body[0]);
      },
    );
    return notifier;
  }

  /** Shows it, in the place of an earlier one of the same key that is still shown. */
  show(asking: Asking): Promise<void> {
    return this.#inTurn(async () => {
      const hints = new Map<string, Value>([
        ['image-data', variant('(iiibiiay)', picture(asking.state))],
        ['urgency', variant('y', asking.state === 'error' ? 2 : 1)],
        ['desktop-entry', variant('s', 'waystation')],
      ]);
      const id = await notify(this.#options.bus, {
        ...{ title: asking.title, text: asking.text, icon: '', hints },
        replaces: () => this.#shown.get(asking.key) ?? 0,
        actions: [defaultAction, asking.button, 'open', asking.button],
      });
      this.#shown.set(asking.key, id);
    });
  }

  /** Takes back what is over. */
  close(key: string): Promise<void> {
    return this.#inTurn(async () => {
      const id = this.#shown.get(key);
      if (id === undefined) return;
      this.#shown.delete(key);
      await this.#options.bus.call({ ...notificationDaemon, member: 'CloseNotification', signature: 'u', body: [id] });
    });
  }

  #clicked(id: Value | undefined): void {
    const key = this.#keyOf(id);
    if (key !== undefined) this.#options.clicked(key);
  }

  #closed(id: Value | undefined): void {
    const key = this.#keyOf(id);
    if (key !== undefined) this.#shown.delete(key);
  }

  #keyOf(id: Value | undefined): string | undefined {
    return [...this.#shown].find(([, each]) => each === id)?.[0];
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work).catch(error => this.#nobody(error));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #nobody(error: unknown): void {
    if (!(error instanceof CallFailed)) throw error;
    if (!this.#saidNobody) this.#options.nobody(error.message);
    this.#saidNobody = true;
  }
}

/** Width, height, bytes a row, with alpha, bits a channel, channels, and the bytes in the order red, green, blue, alpha. */
function picture(state: TrayState): readonly Value[] {
  const { argb } = drawIcon(state, pictureSize);
  const rgba = argb.map((_, at) => argb[at - (at % 4) + ((at + 1) % 4)]!);
  return [pictureSize, pictureSize, 4 * pictureSize, true, 8, 4, rgba];
}
