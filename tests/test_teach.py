"""Own classes: a new head on a network's features, tested on pictures held out, and a run like every other."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from own_classes import NAMES, own_examples, picture, taught, tiny_teacher, tiny_weights, write_photographs

from core.__main__ import main
from core.errors import NotWritableError
from core.paths import runs_folder
from core.predict.decode import decode
from core.predict.pipeline import prepare
from core.predict.predictor import Predictor
from core.runs.events import EpochDone, RunMoved, RunStarted, StepDone
from core.runs.export import export_run
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.weights import find_weights, load_weights
from core.teach.events import FeaturesDone, Prepared, SubsetDone, Taught
from core.teach.examples import Example
from core.teach.head import fitted
from core.teach.record import load_examples

pytestmark = pytest.mark.usefixtures("tiny_network")


def test_own_classes_are_told_apart_in_pictures_that_were_held_out():
    end = taught(own_examples(10))
    held_out = end.held_out
    assert end.weights.class_names == NAMES
    assert end.num_images == 30
    assert held_out.accuracy == 1.0
    assert held_out.counts.tolist() == [[2, 0, 0], [0, 2, 0], [0, 0, 2]]
    low, high = held_out.interval
    assert 0.5 < low < 0.7
    assert high == 1.0  # Wilson's interval of 6 of 6: 0.61 to 1


def test_shuffled_labels_teach_nothing_and_the_held_out_pictures_say_so():
    examples = own_examples(60)
    names = np.random.default_rng(0).permutation([each.class_name for each in examples])
    shuffled = [dataclasses.replace(each, class_name=name) for each, name in zip(examples, names, strict=True)]
    assert taught(shuffled).held_out.accuracy < 0.6


def test_the_events_come_in_their_order_and_make_a_curve():
    events = list(tiny_teacher().teach(own_examples(10)))
    kinds = [type(event) for event in events]
    order = [Prepared, FeaturesDone, RunStarted, StepDone, EpochDone, SubsetDone, Taught]
    assert sorted(dict.fromkeys(kinds), key=kinds.index) == order
    assert [event.num_done for event in events if isinstance(event, Prepared)] == list(range(1, 31))
    started = events[kinds.index(RunStarted)]
    history = RunHistory(started.config).extend(events)
    assert len(history.epochs) == started.config.num_epochs
    assert history.epochs[-1].train_loss < history.epochs[0].train_loss
    assert history.steps[-1].step == history.num_steps


def test_accuracy_is_told_of_ever_more_pictures_up_to_those_of_the_curve():
    events = list(tiny_teacher().teach(own_examples(20)))
    subsets = [event for event in events if isinstance(event, SubsetDone)]
    assert [each.num_per_class for each in subsets] == [2, 4, 8, 16]
    assert [each.num_images for each in subsets] == [6, 12, 24, 48]
    last = [event for event in events if isinstance(event, EpochDone)][-1]
    assert subsets[-1].accuracy == pytest.approx(last.test_accuracy)
    assert events[-1].subsets == tuple(subsets)


def test_the_network_of_the_result_has_a_head_fitted_on_all_pictures():
    examples = own_examples(10)
    teacher = tiny_teacher()
    *_, end = teacher.teach(examples)
    pixels = torch.from_numpy(np.stack([each.picture for each in examples]))
    head = fitted(teacher._body.features(pixels), torch.arange(30) // 10, 3)
    expected = torch.softmax(head.logits(teacher._body.features(pixels)), dim=1)
    for each, row in zip(pixels, expected, strict=True):
        assert Predictor(end.weights).predict(each.numpy()).probabilities == pytest.approx(row.numpy(), abs=1e-5)


def test_teaching_anew_gives_the_same_bits():
    first, second = (taught(own_examples(10)) for _ in range(2))
    assert all(torch.equal(first.weights.tensors[name], second.weights.tensors[name]) for name in first.weights.tensors)
    assert first.held_out.counts.tolist() == second.held_out.counts.tolist()


def test_nothing_random_is_drawn_that_a_run_under_way_could_miss():
    before = torch.random.get_rng_state()
    taught(own_examples(8))
    assert torch.equal(torch.random.get_rng_state(), before)


def test_one_more_picture_is_all_that_is_looked_at_when_teaching_goes_on(monkeypatch):
    teacher = tiny_teacher()
    examples = own_examples(10)
    list(teacher.teach(examples))
    looked_at = []
    look = teacher._body.features
    monkeypatch.setattr(teacher._body, "features", lambda pixels: looked_at.append(len(pixels)) or look(pixels))
    odd = np.full((28, 28), 7, np.uint8)
    *_, end = teacher.teach([*examples, Example("right", odd)])
    assert looked_at == [1]
    assert end.num_images == 31
    assert end.weights.class_names[int(Predictor(end.weights).predict(odd).probabilities.argmax())] == "right"


# The run ------------------------------------------------------------------------------------------------------------


def test_the_run_says_bit_for_bit_what_the_network_says_that_was_just_taught(tmp_path):
    end = taught(own_examples(10), folder=tmp_path / "run")
    read = find_weights(tmp_path / "run")
    assert (read.class_names, read.data, read.network) == (NAMES, "own", end.weights.network)
    for seed in range(5):
        pixels = picture("whole", 1000 + seed)
        now, then = (Predictor(weights).predict(pixels).probabilities for weights in (end.weights, read))
        assert now.tobytes() == then.tobytes()


def test_the_run_is_one_like_every_other(tmp_path):
    events = list(tiny_teacher().teach(own_examples(10), folder=tmp_path / "run"))
    run = RunFolder(tmp_path / "run")
    assert run.config.recipe == "teach"
    assert run.data_facts["class_names"] == NAMES
    assert not run.can_continue()
    figures = [event for event in events if isinstance(event, (StepDone, EpochDone))]
    read = list(run.events())
    assert [type(each) for each in read] == [type(each) for each in figures]
    assert [each.step for each in read] == [each.step for each in figures]
    assert max(run.weights_files()) == run.config.num_epochs == read[-1].epoch
    assert read[-1].test_accuracy == pytest.approx(events[-1].held_out.accuracy)


def test_a_taught_run_is_exported_in_8_bits_with_its_classes(tmp_path):
    taught(own_examples(10), folder=tmp_path / "run")
    weights = load_weights(export_run(RunFolder(tmp_path / "run"), "mine", tmp_path / "assets"))
    assert weights.class_names == NAMES
    answers = [Predictor(weights).predict(picture(name, 500)).probabilities.argmax() for name in NAMES]
    assert answers == [0, 1, 2]


def test_names_of_classes_are_kept_in_any_script(tmp_path):
    names = ("夏天的裙子", "👟 e\u0301té", "n" * 300)
    examples = [
        Example(name, picture(kind, seed)) for name, kind in zip(names, NAMES, strict=True) for seed in range(8)
    ]
    taught(examples, folder=tmp_path / "run")
    expected = ("夏天的裙子", "👟 été", "n" * 300)  # an accent is one letter, however a system writes it
    assert RunFolder(tmp_path / "run").data_facts["class_names"] == expected
    assert find_weights(tmp_path / "run").class_names == expected


def test_whose_picture_is_whose_is_kept_with_the_pictures(tmp_path):
    examples = own_examples(8, person="Ada") + own_examples(8, ("right", "whole"), person="Bo")
    examples = [dataclasses.replace(each, picture=picture(each.class_name, 7 + n)) for n, each in enumerate(examples)]
    taught(examples, folder=tmp_path / "run")
    kept = load_examples(tmp_path / "run")
    assert [(each.class_name, each.person) for each in kept] == [(each.class_name, each.person) for each in examples]
    assert all(np.array_equal(one.picture, other.picture) for one, other in zip(kept, examples, strict=True))


def test_a_run_goes_on_being_taught_with_the_pictures_that_it_kept(tmp_path):
    taught(own_examples(10), folder=tmp_path / "first")
    again = taught(load_examples(tmp_path / "first"), folder=tmp_path / "second")
    first, second = (find_weights(tmp_path / name).tensors for name in ("first", "second"))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert again.num_images == 30


def test_teaching_that_is_left_leaves_nothing_on_disk(tmp_path):
    events = tiny_teacher().teach(own_examples(10), folder=tmp_path / "run")
    for event in events:
        if isinstance(event, EpochDone):
            break
    events.close()
    assert not (tmp_path / "run").exists()


def test_where_the_folder_refuses_at_the_end_the_run_lies_among_the_users_runs(tmp_path, monkeypatch):
    create = RunFolder.create.__func__

    def refuse(cls, path, *arguments):
        if path == tmp_path / "run":
            raise NotWritableError(path, OSError(28, "No space left on device"))
        return create(cls, path, *arguments)

    monkeypatch.setattr(RunFolder, "create", classmethod(refuse))
    events = list(tiny_teacher().teach(own_examples(10), folder=tmp_path / "run"))
    moved = next(event for event in events if isinstance(event, RunMoved))
    assert (moved.reason, moved.folder.parent) == ("No space left on device", runs_folder())
    assert events[-1].folder == moved.folder
    assert find_weights(moved.folder).class_names == NAMES


# The command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def tiny_body(monkeypatch):
    """The command line's network is the tiny one too."""
    monkeypatch.setattr("core.teach.command.body_weights", tiny_weights)


@pytest.mark.usefixtures("tiny_body")
def test_the_command_line_predicts_the_numbers_of_the_network_that_was_taught(tmp_path, capsys):
    write_photographs(tmp_path / "mine", 10)
    assert main(["teach", str(tmp_path / "mine"), "--out", str(tmp_path / "run"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["classes"] == ["bar", "disc"]
    assert (told["num_images"], told["num_held_out"]) == (20, 4)
    low, high = told["interval"]
    assert low < told["held_out_accuracy"] <= high + 1e-9
    assert told["seconds"] >= told["seconds_teaching"] > 0
    file = tmp_path / "mine" / "disc" / "3.jpg"
    assert main(["predict", str(file), "--weights", str(tmp_path / "run"), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    shown = Predictor(find_weights(tmp_path / "run")).predict(prepare(decode(file)).pixels).probabilities
    assert list(line["probabilities"].values()) == [float(each) for each in shown]


@pytest.mark.usefixtures("tiny_body")
def test_folders_of_several_people_are_one_lesson(tmp_path, capsys):
    write_photographs(tmp_path / "Ada", 4)
    write_photographs(tmp_path / "Bo", 4)
    write_photographs(tmp_path / "Bo", 8, ("Ring",))
    assert main(["teach", *(str(tmp_path / name) for name in ("Ada", "Bo")), "--out", str(tmp_path / "run")]) == 0
    assert "3 classes from 24 pictures" in capsys.readouterr().out
    people = {(each.person, each.class_name) for each in load_examples(tmp_path / "run")}
    assert people == {("Ada", "bar"), ("Ada", "disc"), ("Bo", "bar"), ("Bo", "disc"), ("Bo", "Ring")}


@pytest.mark.usefixtures("tiny_body")
def test_a_broken_file_is_told_and_the_others_are_taught_with(tmp_path, capsys):
    write_photographs(tmp_path / "mine", 9)
    (tmp_path / "mine" / "disc" / "0.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (tmp_path / "mine" / "bar" / "8.jpg").write_bytes(b"")
    assert main(["teach", str(tmp_path / "mine"), "--out", str(tmp_path / "run"), "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["num_images"] == 16
    assert "left out: 0.jpg is damaged or cut short" in printed.err
    assert "left out: 8.jpg is empty" in printed.err
