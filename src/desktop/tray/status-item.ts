/** The icon on the bus (org.kde.StatusNotifierItem), which panels show. */
import type { Bus } from '#dbus/bus.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value } from '#dbus/signature.ts';
import { drawIcon, iconSizes, type TrayState } from '#desktop/tray/icon.ts';
import { menuPath } from '#desktop/tray/menu.ts';
import type { TrayView } from '#desktop/tray/view.ts';

export const itemPath = '/StatusNotifierItem';
const title = 'Waystation';

type Face = Pick<TrayView, 'state' | 'sentence' | 'lines'>;

export class StatusItem {
  readonly #bus: Bus;
  readonly #exported: Exported;
  #face: Face;

  /** Shows the item on the bus; `activate` hears of every click on it. */
  constructor(bus: Bus, face: Face, activate: () => void) {
    this.#bus = bus;
    this.#face = face;
    this.#exported = describe(() => this.#face, activate);
    bus.show(itemPath, [this.#exported]);
  }

  /** Shows this from now on; panels are told of what changed, and of nothing else. */
  show(face: Face): void {
    const before = this.#face;
    this.#face = face;
    const tell = (signal: string, ...body: readonly Value[]): void =>
      this.#bus.signal(itemPath, this.#exported, signal, ...body);
    if (face.state !== before.state) {
      tell('NewIcon');
      tell('NewAttentionIcon');
      if (importance(face.state) !== importance(before.state)) tell('NewStatus', importance(face.state));
    }
    if (JSON.stringify(toolTip(face)) !== JSON.stringify(toolTip(before))) tell('NewToolTip');
  }
}

function describe(face: () => Face, activate: () => void): Exported {
  const text = (value: string) => ({ type: 's', read: () => value });
  const noPictures = { type: 'a(iiay)', read: () => [] };
  const picture = { type: 'a(iiay)', read: () => picturesOf(face().state) };
  const click = (act: () => void) => ({
    takes: 'ii',
    answers: '',
    call: () => {
      act();
      return [];
    },
  });
  return {
    name: 'org.kde.StatusNotifierItem',
    methods: {
      Activate: click(activate),
      SecondaryActivate: click(activate),
      // Whoever shows the menu fetches it from the bus.
      ContextMenu: click(() => undefined),
      Scroll: { takes: 'is', answers: '', call: () => [] },
    },
    properties: {
      ...{ Category: text('ApplicationStatus'), Id: text('waystation'), Title: text(title) },
      Status: { type: 's', read: () => importance(face().state) },
      WindowId: { type: 'i', read: () => 0 },
      // Pictures and no names: a name is looked up in themes, which need not have it.
      ...{ IconName: text(''), IconPixmap: picture, AttentionIconName: text(''), AttentionIconPixmap: picture },
      ...{ OverlayIconName: text(''), OverlayIconPixmap: noPictures, AttentionMovieName: text('') },
      ToolTip: { type: '(sa(iiay)ss)', read: () => toolTip(face()) },
      ItemIsMenu: { type: 'b', read: () => false },
      Menu: { type: 'o', read: () => menuPath },
    },
    signals: {
      ...{ NewTitle: '', NewIcon: '', NewAttentionIcon: '', NewOverlayIcon: '', NewToolTip: '', NewStatus: 's' },
    },
  };
}

/** A panel may hide what is merely active. */
function importance(state: TrayState): string {
  return state === 'attention' || state === 'error' ? 'NeedsAttention' : 'Active';
}

function toolTip({ sentence, lines }: Face): readonly Value[] {
  return ['', [], `${title}: ${sentence}`, lines.map(escaped).join('\n')];
}

/** Panels read the second text of a tooltip as markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const drawn = new Map<TrayState, readonly Value[]>();

function picturesOf(state: TrayState): readonly Value[] {
  const known = drawn.get(state);
  if (known !== undefined) return known;
  const pictures = iconSizes.map(size => [size, size, drawIcon(state, size).argb]);
  drawn.set(state, pictures);
  return pictures;
}
