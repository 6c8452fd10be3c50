/** The tray: follows one drive, shows how it is, and does what its menu is told. */
import { createHash } from 'node:crypto';
import { type Bus, connectBus } from '#dbus/bus.ts';
import { followDrive } from '#desktop/follow-drive.ts';
import { type NoticeMemory, nextNotices } from '#desktop/notices.ts';
import { Notifier } from '#desktop/notify.ts';
import { keepRegistered } from '#desktop/tray/host.ts';
import { TrayMenu } from '#desktop/tray/menu.ts';
import type { Action } from '#desktop/tray/rows.ts';
import { StatusItem } from '#desktop/tray/status-item.ts';
import { type Seen, trayView } from '#desktop/tray/view.ts';
import type { DesktopKey, Words } from '#desktop/words/words.ts';
import type { ControlClient } from '#drive/control/control-client.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import type { LanguageText } from '#protocol/control/settings.ts';

export interface TrayOptions {
  readonly data: DataFolder;
  readonly drive: ControlClient;
  readonly sockets: readonly string[];
  /** In the language that a person chose for the drive; before it is known, in that of the session. */
  readonly wordsFor: (chosen: LanguageText) => Words;
  readonly notifications: boolean;
  /** For whoever reads the terminal. */
  readonly say: (sentence: string) => void;
  /** Runs another command of this program. Rejects with a sentence when it did not end well. */
  readonly runCommand: (...args: readonly string[]) => Promise<void>;
  /** Starts a drive that goes on after this program, where none runs. Rejects with a sentence when it cannot start. */
  readonly startDrive: () => Promise<void>;
}

export type TrayEnd = 'quit' | 'another' | 'session-over';

const failures = {
  'open-window': 'notice.no-window',
  'open-folder': 'notice.no-folder',
  'show-file': 'notice.no-folder',
  ...{ pause: 'notice.no-order', resume: 'notice.no-order', 'start-drive': 'notice.no-order', quit: 'notice.no-order' },
} as const satisfies Record<Action['kind'], DesktopKey>;

/** Runs until `stop`, until it is told to quit, or until the session ends. Throws NoBus. */
export async function runTray(options: TrayOptions, stop: AbortSignal): Promise<TrayEnd> {
  const bus = await connectBus(options.sockets, options.say);
  try {
    if (!(await bus.takeName(ownName(options.data)))) return 'another';
    return await new Tray(options, bus).run(stop);
  } finally {
    bus.close();
  }
}

/** One for each drive of a session. */
function ownName({ path }: DataFolder): string {
  return `org.waystation.Tray.d${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
}

class Tray {
  readonly #options: TrayOptions;
  readonly #bus: Bus;
  readonly #quit = new AbortController();
  #notices: NoticeMemory = new Map();
  /** As the drive was told last. */
  #words: Words;
  #notifier: Notifier | undefined;

  constructor(options: TrayOptions, bus: Bus) {
    this.#options = options;
    this.#bus = bus;
    this.#words = options.wordsFor('system');
  }

  async run(stop: AbortSignal): Promise<TrayEnd> {
    const { say } = this.#options;
    const over = new AbortController();
    const until = AbortSignal.any([stop, this.#quit.signal, over.signal]);
    void this.#bus.over.then(() => over.abort());
    this.#notifier = await Notifier.open({
      bus: this.#bus,
      clicked: () => this.#choose({ kind: 'open-window' }),
      nobody: why => say(`Nothing on this desktop shows notifications (${why}).`),
    });
    // Panels see the item when it is known how the drive is: nothing flickers at the start.
    const { shown, following } = this.#follow(until);
    await Promise.race([shown, following]);
    const name = await this.#itemName();
    const forget = await keepRegistered({ bus: this.#bus, name, noHost: () => say(noHostSentence) });
    await following;
    forget();
    return over.signal.aborted ? 'session-over' : 'quit';
  }

  /** Shows the drive until `stop`; `shown` is fulfilled once it is shown for the first time. */
  #follow(stop: AbortSignal): { shown: Promise<void>; following: Promise<void> } {
    const item = new StatusItem(this.#bus, trayView(undefined, this.#words), () =>
      this.#choose({ kind: 'open-window' }),
    );
    const menu = new TrayMenu(this.#bus, action => this.#choose(action));
    const shown = Promise.withResolvers<void>();
    const show = (seen: Seen): void => {
      if (seen !== undefined) this.#words = this.#options.wordsFor(seen.language);
      const view = trayView(seen, this.#words);
      item.show(view);
      menu.show(view.menu);
      this.#tell(seen);
      shown.resolve();
    };
    return { shown: shown.promise, following: followDrive(this.#options.drive, show, stop) };
  }

  /** Panels know items by a name of this form. */
  async #itemName(): Promise<string> {
    const name = `org.kde.StatusNotifierItem-${process.pid}-1`;
    await this.#bus.takeName(name);
    return name;
  }

  #tell(seen: Seen): void {
    if (seen === undefined || !this.#options.notifications) return;
    const words = this.#words;
    const { memory, show, over } = nextNotices(this.#notices, seen, performance.now(), words);
    this.#notices = memory;
    const button = words.t('notice.open');
    for (const notice of show) void this.#notifier?.show({ ...notice, button, state: 'attention' });
    for (const key of over) void this.#notifier?.close(key);
  }

  #choose(action: Action): void {
    this.#do(action).catch((error: Error) => {
      const words = this.#words;
      this.#options.say(`${action.kind}: ${error.message}`);
      const notice = { key: `failed-${action.kind}`, title: words.t(failures[action.kind]), text: error.message };
      return this.#notifier?.show({ ...notice, button: words.t('notice.open'), state: 'error' });
    });
  }

  async #do(action: Action): Promise<void> {
    const { drive, runCommand, startDrive, data } = this.#options;
    switch (action.kind) {
      case 'open-window':
        // A click on the icon of a drive that does not run is no question whether to start it.
        await startDrive();
        return runCommand('drive', 'open', '--data', data.path);
      case 'open-folder':
        return drive.ask('POST', `/tasks/${encodeURIComponent(action.task)}/show`);
      case 'show-file':
        return drive.ask('POST', '/show', { path: action.path });
      case 'pause':
      case 'resume':
        for (const id of action.tasks) await drive.ask('POST', `/tasks/${encodeURIComponent(id)}/${action.kind}`);
        return;
      case 'start-drive':
        return startDrive();
      case 'quit':
        return this.#quit.abort();
    }
  }
}

const noHostSentence =
  'No icon is shown: nothing on this desktop shows tray icons. GNOME needs the extension "AppIndicator and ' +
  'KStatusNotifierItem Support"; docs/desktop.md lists the others. It appears as soon as something does.';
