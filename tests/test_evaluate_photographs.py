"""The accuracy of a folder of photographs: a right answer is any that the name of its folder allows."""

import json

import numpy as np
import pytest
from PIL import Image

from core.__main__ import main
from core.data import DATASETS
from core.evaluate.photographs import report_on_folders
from core.predict.decode import decode
from core.predict.pipeline import prepare
from core.predict.predictor import Predictor
from core.runs.weights import find_weights

NAMES = DATASETS["fashion_mnist"].class_names
SHOES = [NAMES.index(name) for name in ("Sandal", "Sneaker", "Ankle boot")]


@pytest.fixture
def folder(tmp_path, test_set):
    """Two of each shoe, two coats, a bag as a hat, a broken file, and a folder whose name says nothing."""
    wanted = {"shoes": [(each, number) for each in SHOES for number in (0, 1)], "outwear": [(4, 0), (4, 1)]}
    wanted |= {"hat": [(8, 0)], "holiday": [(1, 0)]}
    for name, images in wanted.items():
        (tmp_path / "photos" / name).mkdir(parents=True)
        for label, number in images:
            index = int((test_set.labels == label).nonzero()[number])
            image = Image.fromarray(255 - test_set.images[index, 0].numpy()).resize((224, 224))
            image.save(tmp_path / "photos" / name / f"{label}-{number}.png")
    (tmp_path / "photos" / "outwear" / "broken.png").write_text("no picture")
    return tmp_path / "photos"


def test_a_folder_is_evaluated_as_its_pictures_are_predicted_one_by_one(folder, capsys):
    assert main(["evaluate", "--photos", str(folder), "--device", "cpu", "--json"]) == 1  # one is broken
    told = json.loads(capsys.readouterr().out)
    predictor = Predictor(find_weights("googlenet-best"))
    counts = {}
    for name in ("outwear", "shoes", "hat"):
        files = [file for file in sorted((folder / name).iterdir()) if file.name != "broken.png"]
        answers = [predictor.predict(prepare(decode(file)).pixels).probabilities.argmax() for file in files]
        counts[name] = np.bincount(answers, minlength=10)
    right = counts["shoes"][SHOES].sum() + counts["outwear"][4]
    assert (told["accuracy"], told["num_images"]) == (right / 8, 8)
    assert (told["labels"], told["classes"]) == (["outwear", "shoes"], list(NAMES))
    assert told["confusion"] == [counts["outwear"].tolist(), counts["shoes"].tolist()]
    assert told["per_class"]["shoes"]["recall"] == counts["shoes"][SHOES].sum() / 6
    assert told["misfits"]["hat"]["num_images"] == 1
    assert told["left_out"] == ["holiday"]
    assert len(told["broken"]) == 1
    assert "broken.png" in told["broken"][0]


def test_a_person_is_told_the_same_and_what_is_left_out(folder, capsys):
    assert main(["evaluate", "--photos", str(folder), "--device", "cpu"]) == 1
    output = capsys.readouterr()
    assert output.out.splitlines()[0].endswith(" on 8 photographs")
    assert "hat: none of the classes; photographs 1, mean certainty 0." in output.out
    assert f"{folder / 'holiday'}: left out, for no class is called so" in output.err
    assert "broken.png" in output.err


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_labelled_photographs_is_refused_in_a_sentence(tmp_path, capsys, name):
    (tmp_path / "empty").mkdir()
    assert main(["evaluate", "--photos", str(tmp_path / name), "--device", "cpu"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.endswith(".\n")
    assert len(output.err.splitlines()) == 1


def test_labels_come_in_the_order_of_their_first_photograph():
    is_right = np.array([[False, True], [True, False], [False, True]])
    report = report_on_folders(("a", "b"), ["y", "x", "y"], is_right, np.array([[0.1, 0.9], [0.6, 0.4], [0.7, 0.3]]))
    assert report.labels.names == ("y", "x")
    assert report.counts.tolist() == [[1, 1], [1, 0]]
    assert report.accuracy == 2 / 3
