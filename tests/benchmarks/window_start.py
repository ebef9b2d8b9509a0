"""From the command to the first painted window, and to the sample's prediction and maps, in processes of their own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import common

_PROBE = Path(__file__).with_name("start_probe.py")
_PATIENCE_S = 180


def main() -> None:
    """Starts the program several times; the first start, which reads from the disk, stands in a row of its own."""
    options = common.parser(__doc__)
    options.add_argument("--repeats", type=int, default=5, help="warm starts, after one that is not counted with them")
    options = options.parse_args()
    starts = []
    for number in range(options.repeats + 1):
        common.say(f"start {number} of {options.repeats}")
        starts.append(start_once())
    moments = {"window": "first painted window, s", "shown": "prediction and maps painted, s"}
    rows = []
    for title, group in (("first", starts[:1]), ("warm", starts[1:])):
        columns = {words: [start[name] for start in group] for name, words in moments.items()}
        rows.append({"start": title, "n": len(group), **columns})
    common.report(options, {f"On {starts[0]['display']}": rows})


def start_once() -> dict[str, float]:
    """What one start tells: "window" and "shown" in seconds since the command, and the "display"."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "INCEPTION_LAB_HOME": folder, "START_PROBE_BEGAN": repr(time.time())}
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        result = subprocess.run(
            [sys.executable, str(_PROBE)], env=environment, capture_output=True, text=True, timeout=_PATIENCE_S
        )
    if result.returncode:
        raise SystemExit(f"the program could not be started:\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
