"""`python -m core predict`: a line for each picture file."""

import json
import sys
from pathlib import Path

from core.data import picture_form
from core.errors import UserError
from core.predict.decode import decode
from core.predict.listing import matching_files
from core.predict.pipeline import prepare
from core.predict.predictor import Predictor
from core.runs.weights import find_weights


def predict_files(files: list[Path], weights: str, *, as_json: bool) -> int:
    """Prints a prediction or an error a file; returns 1 where any failed."""
    predictor = Predictor(find_weights(weights))
    class_names, form = predictor.weights.class_names, picture_form(predictor.weights.data)
    failed = False
    for file in matching_files(files):
        try:
            probabilities = predictor.predict(prepare(decode(file), form).pixels).probabilities
        except UserError as error:
            failed = True
            if as_json:
                print(json.dumps({"file": str(file), "error": str(error)}))
            else:
                print(f"{file}: {error}", file=sys.stderr)
            continue
        label = class_names[int(probabilities.argmax())]
        if as_json:
            by_class = dict(zip(class_names, map(float, probabilities), strict=True))
            print(json.dumps({"file": str(file), "label": label, "probabilities": by_class}))
        else:
            print(f"{file}: {label} ({probabilities.max():.0%})")
    return int(failed)
