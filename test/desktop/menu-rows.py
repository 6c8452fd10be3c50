"""The menu of the file managers' extension, without a file manager: its modules are stand-ins, its rows are the real ones."""

import json
import os
import sys
import types


class Item:
    def __init__(self, name, label, **_):
        self.name, self.label, self.rows = name, label, []

    def connect(self, *_):
        pass

    def set_submenu(self, menu):
        self.rows = menu.rows


class Menu:
    def __init__(self):
        self.rows = []

    def append_item(self, item):
        self.rows.append(item)


class Anything(types.ModuleType):
    def __getattr__(self, name):
        return type(name, (), {"__init__": lambda *_: None, "connect_async": lambda *_: None, "new": lambda *_: None})


gi, repository = types.ModuleType("gi"), types.ModuleType("gi.repository")
gi.repository = repository
for name in ("Gio", "GLib", "GObject", "Nautilus"):
    setattr(repository, name, Anything(name))
    sys.modules[f"gi.repository.{name}"] = getattr(repository, name)
repository.Nautilus.MenuItem, repository.Nautilus.Menu = Item, Menu
sys.modules.update({"gi": gi, "gi.repository": repository})
# Nobody's sockets are looked for.
os.environ["XDG_RUNTIME_DIR"] = os.devnull
os.makedirs = lambda *_, **__: (_ for _ in ()).throw(OSError())
sys.path.insert(0, "file-manager")
sys.dont_write_bytecode = True
import waystation  # noqa: E402

asked = json.load(sys.stdin)
drive = waystation.Drive("", lambda: None)
drive.labels = {"stop": "stop", "sync": "sync", "copy": "copy", "share-link": "share-link"}
drive._take_roots({"roots": asked["roots"]})
for path in asked["filtered"]:
    drive._emblems.setdefault(os.path.dirname(path), {})[os.path.basename(path)] = "filtered"
print(
    json.dumps(
        {
            "folders": {path: [row.label for row in waystation._row_of_folder(drive, path)] for path in asked["folders"]},
            "links": {path: [row.name for row in waystation._row_of_link(drive, path)] for path in asked["files"]},
            "copy": [row.name for item in waystation._rows_outside(drive, ["/elsewhere"]) for row in item.rows],
        }
    )
)
