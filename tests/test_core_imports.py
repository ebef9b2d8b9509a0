"""What importing costs and brings along: the engine knows no window, and the window can begin without torch."""

import ast
import graphlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import core

MODULES = sorted(module.name for module in pkgutil.walk_packages(core.__path__, "core."))

# What the window imports before torch, which takes seconds.
QUICK_MODULES = ["core.errors", "core.paths", "core.computing", "core.runs.config", "core.runs.events"]
QUICK_MODULES += ["core.runs.history", "core.data", "core.train.recipes", "core.train.pace", "core.models"]
QUICK_MODULES += ["core.train.cost", "core.train.proposals", "core.evaluate.report", "core.evaluate.published"]
QUICK_MODULES += ["core.teach.events", "core.teach.examples", "core.inside.branches"]


CORE = Path(core.__path__[0])


def part_of(module):
    """The part of the engine that a module belongs to: its folder, or itself where it lies beside the folders."""
    return module.split(".")[1]


def imported_by(path):
    """The modules of the engine that a file imports, at its top, inside functions or for the type checker alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in names if name.startswith("core."))


def imports_between_parts(root):
    """Part -> the other parts that it imports; the command line, which imports all, is none."""
    graph = {}
    for path in root.rglob("*.py"):
        part = path.relative_to(root).parts[0].removesuffix(".py")
        if part not in ("__main__", "__init__"):
            graph.setdefault(part, set()).update({part_of(name) for name in imported_by(path)} - {part})
    return graph


def test_no_two_parts_of_the_engine_import_each_other_in_a_circle():
    graph = imports_between_parts(CORE)
    assert {"models", "data", "runs"} <= graph["train"]  # the imports are really seen
    try:
        tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_run_on_disk_knows_nothing_of_what_is_done_with_it():
    graph = imports_between_parts(CORE)
    assert not graph["runs"] & {"train", "predict", "evaluate", "inside", "bench"}
    assert not (graph["models"] | graph["data"]) & {"runs", "train", "predict", "evaluate", "inside", "bench"}


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


def test_training_estimating_and_predicting_do_not_load_pytorchs_compiler(tmp_path):
    """Which takes seconds and 150 MB, and which nothing here uses."""
    code = f"""
import dataclasses, sys
from pathlib import Path
import numpy as np
import core.train.estimate
from core.data import DATASETS
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.train.recipes import recipe_config
from core.train.estimate import measure_speed
from core.train.run import resume, run

core.train.estimate._MEASURE_S = 0.01
spec = DATASETS["fashion_mnist"]
images = spec.load("test").first(16)  # quickly unpacked
DATASETS["fashion_mnist"] = dataclasses.replace(spec, load=lambda split: images)
for recipe in ("book", "best"):
    settings = dict(image_size=32, num_images=16, batch_size=8, num_epochs=1)
    config = recipe_config(recipe, device="cpu", **settings)
    Predictor(untrained_weights(config.model, 32)).predict(np.zeros((28, 28), np.uint8))
    measure_speed(config)
    folder = Path({str(tmp_path)!r}, recipe)
    events = run(config, folder=folder, snapshot_every_s=0.0)
    [next(events) for _ in range(3)]
    events.close()
    events = resume(folder)
    [next(events) for _ in range(3)]
    events.close()
print(*sorted({{"torch._dynamo", "torch._inductor", "triton"}} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.stderr, result.stdout.strip(), result.returncode) == ("", "", 0)
