/** The window itself: a frame of the desktop around the drive's pages. */
import { type Destination, destinationOf } from '#desktop/window/navigation.ts';
import { nothing, type Toolkit } from '#desktop/window/toolkit.ts';

const widthPixels = 1000;
const heightPixels = 720;
/** WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION and …_NEW_WINDOW_ACTION; what comes after them is about responses. */
const navigation = 0n;
const newWindow = 1n;
/** WEBKIT_LOAD_FINISHED, which also comes after a failure. */
const loadFinished = 3n;
/** GDK_KEY_F5 */
const keyF5 = 0xffc2;

/** WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER */
const neverAccelerated = 2;

export class PanelWindow {
  readonly #toolkit: Toolkit;
  readonly #window: bigint;
  readonly #view: bigint;
  readonly #askToReload: () => void;
  #address = '';
  /** Whether a page of the drive has come as far as to be sent elsewhere. */
  #isLoaded = false;
  /** The page to go to once it has. */
  #next: string | undefined;

  /**
   * Shows the window, which is empty until it is told an address. `askToReload` is called when its page is to be loaded
   * anew; what is told by `reload` does it.
   */
  constructor(toolkit: Toolkit, application: bigint, askToReload: () => void) {
    const { c } = toolkit;
    this.#toolkit = toolkit;
    this.#askToReload = askToReload;
    this.#window = c.gtk_application_window_new(application);
    c.gtk_window_set_title(this.#window, 'Waystation');
    c.gtk_window_set_icon_name(this.#window, 'waystation');
    c.gtk_window_set_default_size(this.#window, widthPixels, heightPixels);
    // Nothing of it is kept on disk: its key is of no use after the drive's end.
    this.#view = c.webkit_web_view_new_with_context(c.webkit_web_context_new_ephemeral());
    // With it, what another window stood before is not drawn again under X11, and some drivers show nothing at all.
    c.webkit_settings_set_hardware_acceleration_policy(c.webkit_web_view_get_settings(this.#view), neverAccelerated);
    c.gtk_container_add(this.#window, this.#view);
    this.#listen();
    c.gtk_widget_show_all(this.#window);
  }

  /** Enters the drive's pages, with the ticket that the address has. */
  enter(address: string): void {
    this.#address = address;
    this.#isLoaded = false;
    this.#toolkit.c.webkit_web_view_load_uri(this.#view, address);
  }

  /**
   * Loads the page anew, whose key the window still has. Only for a drive that just told its `address` on its own socket:
   * after its end, whoever listens at its port could show a page here that looks like the drive's.
   */
  reload(address: string): void {
    if (URL.parse(address)?.origin !== URL.parse(this.#address)?.origin) this.enter(address);
    else {
      this.#isLoaded = false;
      this.#toolkit.c.webkit_web_view_reload(this.#view);
    }
  }

  /**
   * Shows another page of the drive, once the window is at one. It stays the same page for the browser, since one that is
   * left forgets its key.
   */
  go(place: string): void {
    this.#next = place;
    if (this.#isLoaded) this.#goOn();
  }

  #goOn(): void {
    const place = this.#next;
    if (place === undefined) return;
    this.#next = undefined;
    const target = URL.parse(place, this.#address)?.href ?? '';
    if (destinationOf(target, this.#address, false) !== 'window') return;
    // Until the page has taken its ticket out of its address, that is to stay there, and nothing leads back to it.
    const script = `history[location.hash === '' ? 'pushState' : 'replaceState'](null, '', ${JSON.stringify(place)} + location.hash)`;
    this.#toolkit.c.webkit_web_view_run_javascript(this.#view, script, nothing, nothing, nothing);
  }

  bringToFront(): void {
    this.#toolkit.c.gtk_window_present(this.#window);
  }

  /** Pages and frame follow it, by `prefers-color-scheme` and by the theme. */
  setDark(dark: boolean): void {
    const settings = this.#toolkit.c.gtk_settings_get_default();
    this.#toolkit.setFlag(settings, 'gtk-application-prefer-dark-theme', dark);
  }

  #listen(): void {
    const toolkit = this.#toolkit;
    toolkit.on(this.#view, 'decide-policy', {
      values: 3,
      handle: (_view, decision = nothing, kind = nothing) => this.#decide(decision, BigInt.asUintN(32, kind)),
    });
    toolkit.on(this.#view, 'load-changed', {
      values: 2,
      handle: (_view, event = nothing) => {
        if (BigInt.asUintN(32, event) !== loadFinished) return false;
        this.#isLoaded = true;
        this.#goOn();
        return false;
      },
    });
    toolkit.on(this.#view, 'context-menu', {
      values: 4,
      handle: (_view, _menu, _event, hit = nothing) => !this.#hasUseOfMenu(hit),
    });
    toolkit.on(this.#view, 'key-press-event', {
      values: 2,
      handle: (_view, event = nothing) => {
        if (toolkit.keyOf(event) !== keyF5) return false;
        this.#askToReload();
        return true;
      },
    });
    // The key is kept by another process than the one that draws, so the page finds it again.
    toolkit.on(this.#view, 'web-process-terminated', {
      values: 2,
      handle: () => {
        this.#askToReload();
        return true;
      },
    });
  }

  /** Answers whether it was decided here; else WebKit goes on as it would. */
  #decide(decision: bigint, kind: bigint): boolean {
    if (kind !== navigation && kind !== newWindow) return false;
    const { c } = this.#toolkit;
    const action = c.webkit_navigation_policy_decision_get_navigation_action(decision);
    const address = this.#toolkit.text(c.webkit_uri_request_get_uri(c.webkit_navigation_action_get_request(action)));
    const destination: Destination = destinationOf(address, this.#address, kind === newWindow);
    if (destination === 'window') return false;
    if (destination === 'browser') c.g_app_info_launch_default_for_uri(address, nothing, nothing);
    c.webkit_policy_decision_ignore(decision);
    return true;
  }

  /** Copying and pasting; going back, reloading and the like are for browsers. */
  #hasUseOfMenu(hit: bigint): boolean {
    const { c } = this.#toolkit;
    const isText =
      c.webkit_hit_test_result_context_is_editable(hit) + c.webkit_hit_test_result_context_is_selection(hit);
    return isText > 0;
  }
}
