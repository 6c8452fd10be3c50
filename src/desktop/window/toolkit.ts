/**
 * As much of GTK 3 and WebKitGTK as the drive's window needs, over `node:ffi` like the C library. What C answers are
 * pointers, 0 for nothing. Nothing is freed here: there is one window, and its things live as long as its program.
 */

/** The newer one first. They differ in what they speak HTTP with. */
const libraries = ['libwebkit2gtk-4.1.so.0', 'libwebkit2gtk-4.0.so.37'];

const symbols = {
  g_set_prgname: { arguments: ['string'], return: 'void' },
  g_set_application_name: { arguments: ['string'], return: 'void' },
  g_idle_add: { arguments: ['pointer', 'pointer'], return: 'u32' },
  g_signal_connect_data: { arguments: ['pointer', 'string', 'pointer', 'pointer', 'pointer', 'u32'], return: 'u64' },
  g_value_init: { arguments: ['buffer', 'u64'], return: 'pointer' },
  g_value_set_boolean: { arguments: ['buffer', 'i32'], return: 'void' },
  g_object_set_property: { arguments: ['pointer', 'string', 'buffer'], return: 'void' },
  g_application_run: { arguments: ['pointer', 'i32', 'pointer'], return: 'i32' },
  g_application_register: { arguments: ['pointer', 'pointer', 'pointer'], return: 'i32' },
  g_application_get_is_remote: { arguments: ['pointer'], return: 'i32' },
  g_simple_action_new: { arguments: ['string', 'pointer'], return: 'pointer' },
  g_action_map_add_action: { arguments: ['pointer', 'pointer'], return: 'void' },
  g_action_group_activate_action: { arguments: ['pointer', 'string', 'pointer'], return: 'void' },
  g_variant_type_new: { arguments: ['string'], return: 'pointer' },
  g_variant_new_string: { arguments: ['string'], return: 'pointer' },
  g_variant_get_string: { arguments: ['pointer', 'pointer'], return: 'pointer' },
  g_app_info_launch_default_for_uri: { arguments: ['string', 'pointer', 'pointer'], return: 'i32' },
  gtk_init_check: { arguments: ['pointer', 'pointer'], return: 'i32' },
  gtk_application_new: { arguments: ['string', 'u32'], return: 'pointer' },
  gtk_application_window_new: { arguments: ['pointer'], return: 'pointer' },
  gtk_window_set_title: { arguments: ['pointer', 'string'], return: 'void' },
  gtk_window_set_icon_name: { arguments: ['pointer', 'string'], return: 'void' },
  gtk_window_set_default_size: { arguments: ['pointer', 'i32', 'i32'], return: 'void' },
  gtk_window_present: { arguments: ['pointer'], return: 'void' },
  gtk_container_add: { arguments: ['pointer', 'pointer'], return: 'void' },
  gtk_widget_show_all: { arguments: ['pointer'], return: 'void' },
  gdk_event_get_keyval: { arguments: ['pointer', 'buffer'], return: 'i32' },
  gtk_settings_get_default: { arguments: [], return: 'pointer' },
  webkit_web_context_new_ephemeral: { arguments: [], return: 'pointer' },
  webkit_web_view_new_with_context: { arguments: ['pointer'], return: 'pointer' },
  webkit_web_view_get_settings: { arguments: ['pointer'], return: 'pointer' },
  webkit_settings_set_hardware_acceleration_policy: { arguments: ['pointer', 'u32'], return: 'void' },
  webkit_web_view_load_uri: { arguments: ['pointer', 'string'], return: 'void' },
  webkit_web_view_run_javascript: { arguments: ['pointer', 'string', 'pointer', 'pointer', 'pointer'], return: 'void' },
  webkit_web_view_reload: { arguments: ['pointer'], return: 'void' },
  webkit_hit_test_result_context_is_editable: { arguments: ['pointer'], return: 'i32' },
  webkit_hit_test_result_context_is_selection: { arguments: ['pointer'], return: 'i32' },
  webkit_navigation_policy_decision_get_navigation_action: { arguments: ['pointer'], return: 'pointer' },
  webkit_navigation_action_get_request: { arguments: ['pointer'], return: 'pointer' },
  webkit_uri_request_get_uri: { arguments: ['pointer'], return: 'pointer' },
  webkit_policy_decision_ignore: { arguments: ['pointer'], return: 'void' },
} as const;

/** NULL */
export const nothing = 0n;
/** G_TYPE_BOOLEAN */
const booleanType = 5n << 2n;
/** sizeof(GValue) */
const valueBytes = 24;
/** sizeof(guint) */
const keyBytes = 4;

type Ffi = typeof import('node:ffi');
type Bound = ReturnType<typeof bind>;

/** How C calls a handler of a signal: with the pointers that the signal has, and one that nobody uses. */
interface Handler {
  /** How many pointers come before the last one; an enumeration among them is one in width. */
  readonly values: number;
  /** Whether the signal is dealt with by this, which keeps what comes after from happening. */
  readonly handle: (...values: readonly bigint[]) => boolean;
}

export class Toolkit {
  readonly #ffi: Ffi;
  readonly #bound: Bound;

  constructor(ffi: Ffi, bound: Bound) {
    this.#ffi = ffi;
    this.#bound = bound;
  }

  get c(): Bound['functions'] {
    return this.#bound.functions;
  }

  /** Calls `handle` whenever the object sends the signal. It runs within a call from C: it may neither wait nor throw. */
  on(object: bigint, signal: string, { values, handle }: Handler): void {
    // A pointer, as the number that it is.
    const types = Array.from({ length: values + 1 }, () => 'u64' as const);
    const called = (...given: readonly bigint[]): number => Number(handle(...given));
    const callback = this.#bound.lib.registerCallback({ arguments: types, return: 'i32' }, called);
    this.c.g_signal_connect_data(object, signal, callback, nothing, nothing, 0);
  }

  /** Calls `obey` with the text of each order of this name, whichever program of the application gives it. */
  onOrder(application: bigint, name: string, obey: (text: string) => void): void {
    const action = this.c.g_simple_action_new(name, this.c.g_variant_type_new('s'));
    this.on(action, 'activate', {
      values: 2,
      handle: (_action, text = nothing) => {
        obey(this.text(this.c.g_variant_get_string(text, nothing)));
        return true;
      },
    });
    this.c.g_action_map_add_action(application, action);
  }

  /** Gives an order to the program of the application that came first. */
  order(application: bigint, name: string, text: string): void {
    this.c.g_action_group_activate_action(application, name, this.c.g_variant_new_string(text));
  }

  /** What another thread hands to `g_idle_add`, so that `handle` is called here, once each time. */
  wakeUp(handle: () => void): bigint {
    return this.#bound.lib.registerCallback({ arguments: ['pointer'], return: 'i32' }, () => {
      handle();
      return 0;
    });
  }

  text(pointer: bigint): string {
    return pointer === nothing ? '' : (this.#ffi.toString(pointer) ?? '');
  }

  /** The key of an event, by the numbers of GDK; 0 where the event is about none. */
  keyOf(event: bigint): number {
    const key = Buffer.alloc(keyBytes);
    this.c.gdk_event_get_keyval(event, key);
    return key.readUInt32LE();
  }

  setFlag(object: bigint, property: string, flag: boolean): void {
    const value = Buffer.alloc(valueBytes);
    this.c.g_value_init(value, booleanType);
    this.c.g_value_set_boolean(value, Number(flag));
    this.c.g_object_set_property(object, property, value);
  }
}

/** Undefined where WebKitGTK is not installed, or there is no screen to show something on. */
export function loadToolkit(): Toolkit | undefined {
  const ffi = process.getBuiltinModule('node:ffi') as Ffi | undefined;
  if (ffi === undefined) return undefined;
  const bound = firstBound(ffi);
  if (bound === undefined || bound.functions.gtk_init_check(nothing, nothing) === 0) return undefined;
  return new Toolkit(ffi, bound);
}

function firstBound(ffi: Ffi): Bound | undefined {
  for (const name of libraries) {
    try {
      return bind(ffi, name);
    } catch {
      // It is not installed. Whether any is, is for the caller to say.
    }
  }
  return undefined;
}

function bind(ffi: Ffi, library: string) {
  return ffi.dlopen(library, symbols);
}
