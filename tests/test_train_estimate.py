"""How long a run will take: before it begins, and while it runs."""

import pytest
import torch

from core.device import Computing
from core.errors import UserError
from core.models import build_empty_model
from core.runs.events import EpochDone, Evaluating, RunStarted, StepDone
from core.train.estimate import Speed, measure_speed
from core.train.pace import Pace
from core.train.recipes import book_config, recipe_config

CONFIG = book_config("googlenet", image_size=16, num_images=256, num_epochs=2, device="cpu", precision="float32")


def test_a_run_takes_its_steps_and_its_tests():
    assert Speed(train_s=0.01, test_s=0.002).run_s(CONFIG) == pytest.approx(2 * (2.56 + 20))


def test_an_update_costs_the_same_whatever_the_batch_and_the_images():
    growing = recipe_config("best", num_epochs=3, num_images=1_000, batch_size=300)
    assert Speed(train_s=0.0, test_s=0.0, update_s=0.5).run_s(growing) == pytest.approx(3 * 4 * 0.5)


def test_growing_images_cost_their_pixels_on_average():
    growing = recipe_config("best", num_epochs=3, num_images=1_000, batch_size=100)  # 40, 64 and 96 pixels a side
    assert growing.mean_pixels == (1_600 + 4_096 + 9_216) / 3
    full = 3 * (1_000 * 0.01 + 10_000 * 0.002)
    assert Speed(train_s=0.01, test_s=0.002).run_s(growing) == pytest.approx(full * 14_912 / (3 * 9_216))


def test_batch_normalisation_is_measured_with_ordinary_numbers(monkeypatch):
    # What happened to lie in fresh memory could be denormal numbers, with which a processor is many times slower.
    monkeypatch.setattr("core.train.estimate._MEASURE_S", 0.01)
    built = []

    def keep(*arguments, **options):
        built.append(build_empty_model(*arguments, **options))
        return built[0]

    monkeypatch.setattr("core.train.estimate.build_empty_model", keep)
    assert measure_speed(recipe_config("fast", image_size=16, device="cpu", precision="float32")).train_s > 0
    figures = [tensor for name, tensor in built[0].named_buffers() if "running" in name]
    assert len(figures) == 114  # mean and variance of 57 layers
    assert all(((tensor == 0) | (tensor.abs() > 1e-6)).all() and tensor.isfinite().all() for tensor in figures)


@pytest.mark.parametrize(
    ("recipe", "model"), [("book", "googlenet"), ("book", "googlenet_bn"), ("book", "nin"), ("best", "googlenet_bn")]
)
def test_measuring_leaves_random_numbers_and_modes_alone(recipe, model, monkeypatch):
    monkeypatch.setattr("core.train.estimate._MEASURE_S", 0.01)
    state = torch.get_rng_state()
    config = recipe_config(recipe, model, image_size=67, device="cpu", precision="float32")
    speed = measure_speed(config)
    assert 0 < speed.test_s < speed.train_s
    assert speed.update_s > 0
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()


def test_it_computes_as_the_run_will_and_leaves_the_threads_as_they_were(monkeypatch):
    monkeypatch.setattr("core.train.estimate._MEASURE_S", 0.01)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    seen = []

    def choose(device, precision, memory_format, num_threads):
        seen.append((precision, memory_format, num_threads))
        return Computing("bfloat16", "contiguous", 2)

    def watched(*arguments, **options):
        model = build_empty_model(*arguments, **options)
        model.fc.register_forward_hook(lambda *_: seen.append((torch.get_num_threads(), _layout(model), _dtype())))
        return model

    monkeypatch.setattr("core.train.estimate.choose_computing", choose)
    monkeypatch.setattr("core.train.estimate.build_empty_model", watched)
    config = book_config("googlenet", image_size=16, device="cpu", memory_format="channels_last", num_threads=3)
    before = torch.get_num_threads()
    measure_speed(config)
    assert seen[0] == ("auto", "channels_last", 3)
    assert set(seen[1:]) == {(2, "contiguous", torch.bfloat16)}
    assert torch.get_num_threads() == before


def _layout(model):
    weight = model.inception3a.branch3x3.conv.conv.weight
    return "contiguous" if weight.is_contiguous() else "channels_last"


def _dtype():
    return torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else torch.float32


def test_a_device_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(UserError, match="no cuda device"):
        measure_speed(book_config("googlenet", device="cuda"))


def step(number, elapsed_s):
    return StepDone(number, 1 + (number - 1) // 2, 1.0, 0.5, 128, elapsed_s)


def test_before_two_steps_nothing_is_promised():
    pace = Pace(CONFIG)
    for event in (RunStarted(CONFIG, None, 1, 0, 0.0), step(1, 5.0)):
        pace.append(event)
        run_progress = pace.run_progress()
        assert run_progress.left_s is None
        assert run_progress.images_per_s is None
    assert (run_progress.fraction, run_progress.epoch, run_progress.num_epochs) == (0.25, 1, 2)


def test_time_left_counts_steps_and_tests_as_they_were_measured():
    pace = Pace(CONFIG)
    epoch = EpochDone(1, 2, 1.0, 0.5, 1.0, 0.5, 128.0, 17.0)
    for event in (RunStarted(CONFIG, None, 1, 0, 0.0), step(1, 5.0), step(2, 7.0), Evaluating(1, 5_000, 10_000)):
        pace.append(event)
    assert pace.run_progress().num_tested == 5_000
    assert pace.run_progress().images_per_s == 64
    pace.append(epoch)
    pace.append(step(3, 19.0))
    assert pace.run_progress().num_tested is None
    assert pace.run_progress().left_s == pytest.approx(2.0 + 10.0)
    pace.append(step(4, 21.0))
    assert pace.run_progress().left_s == pytest.approx(10.0)  # the last test is still to come
    assert pace.run_progress().fraction == 1
    pace.append(Evaluating(2, 2_500, 10_000))
    assert pace.run_progress().left_s == pytest.approx(7.5)
    pace.append(EpochDone(2, 4, 1.0, 0.5, 1.0, 0.5, 128.0, 31.0))
    assert pace.run_progress().left_s == 0


def test_a_run_that_goes_on_begins_where_it_stopped():
    pace = Pace(CONFIG)
    pace.append(RunStarted(CONFIG, None, 1, 3, 20.0))
    run_progress = pace.run_progress()
    assert (run_progress.fraction, run_progress.epoch) == (0.75, 2)
