"""`python -m core predict`: a line for each picture file."""

import json
import sys
from pathlib import Path

from core.data import CLASS_NAMES
from core.errors import UserError
from core.predict.decode import decode
from core.predict.pipeline import prepare
from core.predict.predictor import Predictor
from core.runs.weights import find_weights


def predict_files(files: list[Path], weights: str, *, as_json: bool) -> int:
    """Prints a prediction or an error a file; returns 1 where any failed."""
    predictor = Predictor(find_weights(weights))
    failed = False
    for file in files:
        try:
            probabilities = predictor.predict(prepare(decode(file)).pixels).probabilities
        except UserError as error:
            failed = True
            if as_json:
                print(json.dumps({"file": str(file), "error": str(error)}))
            else:
                print(f"{file}: {error}", file=sys.stderr)
            continue
        label = CLASS_NAMES[int(probabilities.argmax())]
        if as_json:
            by_class = dict(zip(CLASS_NAMES, map(float, probabilities), strict=True))
            print(json.dumps({"file": str(file), "label": label, "probabilities": by_class}))
        else:
            print(f"{file}: {label} ({probabilities.max():.0%})")
    return int(failed)
