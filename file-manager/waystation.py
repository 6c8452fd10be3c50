"""Emblems and a menu of Waystation in Nautilus, Nemo and Caja.

The drives of this person tell by their shell sockets which folders they sync, and how what is on screen fares. Nothing
here waits for them: what is shown is what was told last, and a file outside of synced folders costs a few comparisons.
docs/desktop.md says what is seen where.
"""

import json
import os
import sys
import tempfile
from collections import OrderedDict
from typing import Any, Callable

import gi
from gi.repository import Gio, GLib, GObject

PROTOCOL = 1
# Folders that are watched; one more, and the one that was on screen longest ago is watched no more.
WATCHED_MAX = 16
# Between two tries to reach a drive whose socket is there, seconds.
RETRY_SECONDS_MIN = 1
RETRY_SECONDS_MAX = 60


def _manager() -> Any:
    """The module of the file manager in which this runs: it has loaded it before."""
    for name in ("Nautilus", "Nemo", "Caja"):
        if f"gi.repository.{name}" in sys.modules:
            return getattr(__import__("gi.repository", fromlist=[name]), name)
    raise ImportError("waystation.py is an extension of Nautilus, Nemo and Caja")


Manager = _manager()


def _own_folder() -> str | None:
    """Where the sockets of this person's drives are; made when it is not there. None when it may be somebody else's."""
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    if os.path.isdir(runtime):
        folder = os.path.join(runtime, "waystation")
    else:
        folder = os.path.join(tempfile.gettempdir(), f"waystation-{os.getuid()}")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        found = os.lstat(folder)
    except OSError:
        return None
    is_own = found.st_uid == os.getuid() and found.st_mode & 0o077 == 0 and not os.path.islink(folder)
    return folder if is_own else None


def _locale() -> str:
    """The language of the session, as in LANG."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""


class Drive:
    """One drive at its socket: what it tells, and the files that are shown by it."""

    def __init__(self, socket: str, over: Callable[[], None]) -> None:
        # By folder, as they were told.
        self.roots: dict[str, dict[str, Any]] = {}
        # Paths that a person left out.
        self.left_out: set[str] = set()
        self.labels: dict[str, Any] = {}
        self._open: list[str] = []
        self._over = over
        self._stream: Gio.SocketConnection | None = None
        self._input: Gio.DataInputStream | None = None
        self._unsent: list[bytes] = []
        self._is_sending = False
        # By folder, the one that was on screen longest ago first: the emblems, and the files that were shown.
        self._emblems: OrderedDict[str, dict[str, str]] = OrderedDict()
        self._files: dict[str, dict[str, Any]] = {}
        Gio.SocketClient().connect_async(Gio.UnixSocketAddress.new(socket), None, self._connected)

    def root_of(self, path: str) -> str | None:
        """The synced folder that a path lies in."""
        for folder in self.roots:
            if path == folder or path.startswith(folder + "/"):
                return folder
        return None

    def emblem_of(self, path: str, file: Any) -> str | None:
        """What was told last about a path beneath a root; the file is shown anew when that changes."""
        folder, name = os.path.split(path)
        if folder not in self._emblems:
            self._watch(folder)
        self._emblems.move_to_end(folder)
        self._files[folder][name] = file.weak_ref()
        return self._emblems[folder].get(name)

    def told(self, path: str) -> str | None:
        """The emblem that was told last, of what is on screen."""
        folder, name = os.path.split(path)
        return self._emblems.get(folder, {}).get(name)

    def send(self, order: dict[str, Any]) -> None:
        """Sends an order when those before are sent."""
        self._unsent.append((json.dumps(order) + "\n").encode())
        self._send_next()

    def act(self, action: str, paths: list[str], **more: str) -> None:
        """Orders something that the drive does by itself."""
        self.send({"kind": "action", "action": action, "paths": paths, **more})

    def open_window(self, option: str, path: str) -> None:
        """Opens the drive's window at what it has to say about a path."""
        GLib.spawn_async([*self._open, option, path], flags=GLib.SpawnFlags.SEARCH_PATH)

    def _watch(self, folder: str) -> None:
        self._emblems[folder] = {}
        self._files[folder] = {}
        self.send({"kind": "watch", "folder": folder})
        if len(self._emblems) > WATCHED_MAX:
            oldest, _ = self._emblems.popitem(last=False)
            del self._files[oldest]
            self.send({"kind": "unwatch", "folder": oldest})

    def _connected(self, client: Gio.SocketClient, result: Gio.AsyncResult) -> None:
        try:
            self._stream = client.connect_finish(result)
        except GLib.Error:
            self._over()  # nobody is there (any more); the socket was left behind
            return
        self._input = Gio.DataInputStream.new(self._stream.get_input_stream())
        self.send({"kind": "hello", "protocol": PROTOCOL, "locale": _locale()})
        self._read_next()

    def _read_next(self) -> None:
        self._input.read_line_async(GLib.PRIORITY_DEFAULT_IDLE, None, self._read)

    def _read(self, stream: Gio.DataInputStream, result: Gio.AsyncResult) -> None:
        try:
            line, _ = stream.read_line_finish_utf8(result)
        except GLib.Error:
            line = None
        if line is None:
            self._end()
            return
        news = json.loads(line)
        take = getattr(self, f"_take_{news['kind']}", None)
        if take is not None:
            take(news)
        self._read_next()

    def _end(self) -> None:
        self.roots = {}
        self._stream = None
        self._unsent = []
        emblems, files = self._emblems, self._files
        self._emblems, self._files = OrderedDict(), {}
        for folder in emblems:
            for name in emblems[folder]:
                _show_anew(files[folder].get(name))
        self._over()

    def _send_next(self) -> None:
        if self._is_sending or self._stream is None or not self._unsent:
            return
        self._is_sending = True
        line = GLib.Bytes.new(self._unsent[0])
        self._stream.get_output_stream().write_bytes_async(line, GLib.PRIORITY_DEFAULT, None, self._sent)

    def _sent(self, stream: Gio.OutputStream, result: Gio.AsyncResult) -> None:
        self._is_sending = False
        try:
            count = stream.write_bytes_finish(result)
        except GLib.Error:
            return  # it is over, which reading tells
        if self._unsent:
            rest = self._unsent.pop(0)[count:]
            if rest:
                self._unsent.insert(0, rest)
        self._send_next()

    def _take_hello(self, news: dict[str, Any]) -> None:
        self.labels = news["labels"]
        self._open = news["open"]

    def _take_roots(self, news: dict[str, Any]) -> None:
        self.roots = {root["folder"]: root for root in news["roots"]}
        self.left_out = {path for root in news["roots"] for path in root.get("leftOut", [])}
        show_all_anew()

    def _take_emblems(self, news: dict[str, Any]) -> None:
        folder = news["folder"]
        emblems = self._emblems.get(folder)
        if emblems is None:
            return
        for emblem, names in news["names"].items():
            for name in names:
                if emblem == "none":
                    emblems.pop(name, None)
                else:
                    emblems[name] = emblem
                _show_anew(self._files[folder].get(name))

    def _take_clipboard(self, news: dict[str, Any]) -> None:
        put_on_clipboard(news["text"])


class Drives:
    """All drives of this person that run: found by their sockets, and found again after they were started anew."""

    def __init__(self) -> None:
        self._running: dict[str, Drive] = {}
        self._retry_seconds: dict[str, int] = {}
        self._folder = _own_folder()
        if self._folder is None:
            return
        self._monitor = Gio.File.new_for_path(self._folder).monitor_directory(Gio.FileMonitorFlags.NONE, None)
        self._monitor.connect("changed", self._changed)
        for name in os.listdir(self._folder):
            self._begin(os.path.join(self._folder, name))

    def __iter__(self) -> Any:
        return iter(list(self._running.values()))

    def _changed(self, _monitor: Any, file: Gio.File, _other: Any, event: Gio.FileMonitorEvent) -> None:
        if event == Gio.FileMonitorEvent.CREATED:
            self._retry_seconds.pop(file.get_path(), None)
            self._begin(file.get_path())

    def _begin(self, socket: str) -> bool:
        is_one = os.path.basename(socket).startswith("shell-") and os.path.exists(socket)
        if is_one and socket not in self._running:
            self._running[socket] = Drive(socket, lambda: self._over(socket))
        return GLib.SOURCE_REMOVE

    def _over(self, socket: str) -> None:
        self._running.pop(socket, None)
        seconds = self._retry_seconds.get(socket, RETRY_SECONDS_MIN)
        self._retry_seconds[socket] = min(2 * seconds, RETRY_SECONDS_MAX)
        GLib.timeout_add_seconds(seconds, self._begin, socket)


# Files that were shown while they lay in no root that was known: a drive may come to sync them.
_elsewhere: dict[str, Any] = {}
_elsewhere_max = 20_000


def show_all_anew() -> None:
    """The roots are other ones: what was shown as lying outside of them may lie inside now."""
    files = list(_elsewhere.values())
    _elsewhere.clear()
    for file in files:
        _show_anew(file)


def _show_anew(file: Any) -> None:
    found = file() if file is not None else None
    if found is not None:
        found.invalidate_extension_info()


def put_on_clipboard(text: str) -> None:
    """By the toolkit of the file manager, which is GTK 4 from Nautilus 43 on."""
    is_gtk4 = Manager.__name__.endswith("Nautilus") and Manager._version.startswith("4")
    gi.require_version("Gdk", "4.0" if is_gtk4 else "3.0")
    from gi.repository import Gdk

    if is_gtk4:
        content = Gdk.ContentProvider.new_for_value(text)
        Gdk.Display.get_default().get_clipboard().set_content(content)
        return
    gi.require_version("Gtk", "3.0")
    from gi.repository import Gtk

    clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
    clipboard.set_text(text, -1)
    clipboard.store()


drives = Drives()


def _path_of(file: Any) -> str | None:
    return file.get_location().get_path()


class WaystationExtension(GObject.GObject, Manager.InfoProvider, Manager.ColumnProvider, Manager.MenuProvider):
    """What the file manager asks for."""

    def update_file_info(self, file: Any) -> None:
        """Adds the emblem that was told last."""
        path = _path_of(file)
        if path is None:
            return
        for drive in drives:
            root = drive.root_of(path)
            if root is None or root == path:
                continue
            emblem = drive.emblem_of(path, file)
            if emblem is not None:
                file.add_emblem(f"waystation-{emblem}")
                file.add_string_attribute("waystation", drive.labels["emblems"].get(emblem, emblem))
            return
        if len(_elsewhere) < _elsewhere_max:
            _elsewhere[path] = file.weak_ref()

    def get_columns(self) -> list[Any]:
        """The state in words, for lists."""
        column = {"name": "Waystation::State", "attribute": "waystation"}
        return [Manager.Column(**column, label="Waystation", description="Waystation")]

    def get_file_items(self, *args: Any) -> list[Any]:
        """The menu of a selection; older file managers name the window first."""
        return _menu([_path_of(file) for file in args[-1]])

    def get_background_items(self, *args: Any) -> list[Any]:
        """The menu of the folder on screen."""
        return _menu([_path_of(args[-1])], is_background=True)


def _menu(paths: list[str | None], is_background: bool = False) -> list[Any]:
    """What can be done with a selection, from what was told; nothing where no drive has a say in it."""
    known = [path for path in paths if path is not None]
    if not known or len(known) < len(paths):
        return []
    rows: list[Any] = []
    label = "Waystation"
    for drive in drives:
        if not drive.labels:
            continue
        label = drive.labels["menu"]
        if all(drive.root_of(path) for path in known):
            rows += _rows_inside(drive, known)
        elif not is_background and not any(drive.root_of(path) for path in known):
            rows += _rows_outside(drive, known)
    if not rows:
        return []
    top = _item("Menu", label)
    menu = Manager.Menu()
    for row in rows:
        menu.append_item(row)
    top.set_submenu(menu)
    return [top]


def _rows_inside(drive: Drive, paths: list[str]) -> list[Any]:
    if len(paths) > 1:
        return []
    path = paths[0]
    labels = drive.labels
    return [
        *_row_of_folder(drive, path),
        *_row_of_link(drive, path),
        _item("Versions", labels["versions"], lambda: drive.open_window("--versions", path)),
        _item("Why", labels["why"], lambda: drive.open_window("--why", path)),
    ]


def _row_of_link(drive: Drive, path: str) -> list[Any]:
    """Makes a sharing link; not where the drive's settings or its station have that switched off."""
    if not drive.roots[drive.root_of(path)].get("sharesLinks", False):
        return []
    return [_item("ShareLink", drive.labels["share-link"], lambda: drive.act("share-link", [path]))]


def _row_of_folder(drive: Drive, path: str) -> list[Any]:
    """Leads to where a folder in a root is synced no more, or again where a person left it out; not for what a rule leaves out.

    What would come of it is told there, before anything is done.
    """
    if path in drive.roots or not os.path.isdir(path):
        return []
    if path in drive.left_out:
        label, option = "sync", "--resume-folder"
    elif drive.told(path) == "filtered" or any(path.startswith(each + "/") for each in drive.left_out):
        return []
    else:
        label, option = "stop", "--stop-folder"
    return [_item("Selection", drive.labels[label], lambda: drive.open_window(option, path))]


def _rows_outside(drive: Drive, paths: list[str]) -> list[Any]:
    """A row for each synced folder from which something goes to a station."""
    roots = [root for root in drive.roots.values() if not root.get("receivesOnly", False)]
    copy = _item("Copy", drive.labels["copy"])
    menu = Manager.Menu()
    for root in roots:
        task = root["task"]
        order = lambda task=task: drive.act("copy", paths, task=task)  # noqa: E731
        menu.append_item(_item(f"Copy{task}", os.path.basename(root["folder"]), order))
    copy.set_submenu(menu)
    return [copy] if roots else []


def _item(name: str, label: str, order: Callable[[], None] | None = None) -> Any:
    item = Manager.MenuItem(name=f"Waystation::{name}", label=label, tip="", icon="")
    if order is not None:
        item.connect("activate", lambda _item: order())
    return item
