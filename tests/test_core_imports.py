"""What importing costs and brings along: the engine knows no window, and the window can begin without torch."""

import json
import pkgutil
import subprocess
import sys

import core

MODULES = sorted(module.name for module in pkgutil.walk_packages(core.__path__, "core."))

# What the window imports before torch, which takes seconds.
QUICK_MODULES = ["core.errors", "core.paths", "core.train.config", "core.train.events", "core.train.history"]
QUICK_MODULES += ["core.train.pace", "core.models"]


def loaded_by(modules):
    """The top-level modules that a fresh interpreter has loaded after importing these."""
    code = (
        f"import sys; [__import__(name) for name in {modules!r}];"
        "import json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return set(json.loads(output))


def test_the_engine_loads_no_qt_nothing_of_the_window_and_torchvision_only_where_it_is_used():
    assert {"core.__main__", "core.train.run", "core.predict.predictor"} <= set(MODULES)
    loaded = loaded_by(MODULES)
    assert {"core", "torch"} <= loaded
    assert not loaded & {"gui", "PySide6", "shiboken6", "pyqtgraph", "torchvision"}


def test_settings_events_and_the_list_of_networks_need_no_torch():
    loaded = loaded_by(QUICK_MODULES)
    assert "core" in loaded
    assert "torch" not in loaded
