"""The loop: bit for bit what a hand-written one does, and whoever drives it can pause and stop it anywhere."""

import copy
import itertools
import math
import time

import pytest
import torch
from same import assert_same
from torch import nn
from torch.nn import functional as F

import core.train.run
from core.data.batches import Batches
from core.models import build_model
from core.models.builders import BUILDERS
from core.models.training_step import shorten_training_steps
from core.runs.events import EpochDone, Evaluating, RunStarted, Snapshot, StepDone
from core.runs.progress import Progress
from core.train.learner import Learner
from core.train.loop import train
from core.train.recipes import recipe_config
from core.train.run import run
from core.train.stepper import DivergedError

CPU = torch.device("cpu")
pytestmark = pytest.mark.usefixtures("few_images")
tiny = pytest.mark.usefixtures("tiny_network")


def small_config(model="googlenet", **changes):
    size = {"googlenet": 16, "nin": 67, "vgg11_quarter": 32}[model]
    settings = {
        "num_epochs": 2,
        "batch_size": 16,
        "image_size": size,
        "num_images": 40,
        "seed": 3,
        "lr": 0.05,
        "data": "few",
    }
    return recipe_config("book", model, **{**settings, "device": "cpu", "precision": "float32", **changes})


def run_all(config, **options):
    return list(run(config, **options))


def final_weights(events):
    return [event for event in events if isinstance(event, Snapshot)][-1].weights


def figures(events, kind):
    """What the events say, times left out."""
    times = {"elapsed_s", "images_per_s"}
    return [
        {name: value for name, value in vars(event).items() if name not in times}
        for event in events
        if isinstance(event, kind)
    ]


def hand_written(config, image_set):
    """The book's loop in a few lines; returns losses and accuracies of steps, figures of epochs, and weights."""
    torch.manual_seed(config.seed)
    net = build_model(config.model, image_size=config.image_size)
    for layer in net.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
    net.to(memory_format=torch.channels_last)
    shorten_training_steps(net)  # which tests/test_models_training_step.py holds against the layers one by one
    trainer = torch.optim.SGD(net.parameters(), lr=config.lr)
    batches = Batches(image_set, config.batch_size, config.image_size)
    steps, epochs = [], []
    for epoch in range(1, config.num_epochs + 1):
        loss_sum, num_right = 0.0, 0
        net.train()
        for x, y in batches.shuffled(config.seed, epoch):
            trainer.zero_grad()
            y_hat = net(x.to(memory_format=torch.channels_last))
            loss = F.cross_entropy(y_hat, y)
            loss.backward()
            trainer.step()
            right = (y_hat.argmax(1) == y).sum().item()
            steps.append((loss.item(), right / len(y)))
            loss_sum, num_right = loss_sum + loss.item() * len(y), num_right + right
        net.eval()
        with torch.no_grad():
            y_hat = torch.cat([net(x.to(memory_format=torch.channels_last)) for x, _ in batches])
        test_accuracy = (y_hat.argmax(1) == image_set.labels).double().mean().item()
        epochs.append((loss_sum / 40, num_right / 40, F.cross_entropy(y_hat, image_set.labels).item(), test_accuracy))
    return steps, epochs, net.state_dict()


@pytest.mark.parametrize("model", ["googlenet", "nin", "vgg11_quarter"])
def test_is_bit_for_bit_the_hand_written_loop(model, few_images):
    config = small_config(model, memory_format="channels_last")  # left open, it is that of the quicker measurement
    events = run_all(config, snapshot_every_s=1e9)
    steps, epochs, weights = hand_written(config, few_images)
    assert [(step["loss"], step["accuracy"]) for step in figures(events, StepDone)] == steps
    ours = figures(events, EpochDone)
    assert [(epoch["train_loss"], epoch["train_accuracy"]) for epoch in ours] == [epoch[:2] for epoch in epochs]
    assert [epoch["test_accuracy"] for epoch in ours] == [epoch[3] for epoch in epochs]
    assert [epoch["test_loss"] for epoch in ours] == pytest.approx([epoch[2] for epoch in epochs], rel=1e-5)
    assert_same(final_weights(events), weights)


def hand_written_best(config, sizes, image_set, test_set):
    """The best recipe's method without the program's; returns losses of steps, tests of epochs, weights and average."""
    torch.manual_seed(config.seed)
    net = build_model("googlenet_bn", image_size=config.image_size)
    for layer in net.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
    net.to(memory_format=torch.channels_last)
    shorten_training_steps(net)  # which tests/test_models_training_step.py holds against the layers one by one
    weights, others = ([each for each in net.parameters() if (each.ndim > 1) is wanted] for wanted in (True, False))
    trainer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}], lr=0.004, fused=True
    )
    num_steps = len(sizes) * -(-len(image_set) // config.batch_size)
    losses, tests, average = [], [], None
    for epoch, size in enumerate(sizes, start=1):
        batches = Batches(image_set, config.batch_size, size, augmentation="shift-flip-erase")
        for x, y in batches.shuffled(config.seed, epoch):
            trainer.zero_grad()
            loss = nn.CrossEntropyLoss(label_smoothing=0.1)(net.train()(x.to(memory_format=torch.channels_last)), y)
            loss.backward()
            losses.append(loss.item())
            step = len(losses)
            for group in trainer.param_groups:
                group["lr"] = 0.004 * min(step / (num_steps / 4), (num_steps - step + 1) / (num_steps * 3 / 4), 1)
            trainer.step()
            now = {name: tensor.detach().clone() for name, tensor in net.state_dict().items()}
            kept = min(0.999, step / (step + 9)) if average else 0.0
            average = {
                name: kept * average[name] + (1 - kept) * each if average and each.is_floating_point() else each
                for name, each in now.items()
            }
        judge = copy.deepcopy(net).eval()
        judge.load_state_dict(average)
        with torch.no_grad():
            y_hat = torch.cat([judge(x) for x, _ in Batches(test_set, config.batch_size, size)])
        tests.append(F.cross_entropy(y_hat, test_set.labels).item())
    return losses, tests, net.state_dict(), average


def test_the_best_method_is_the_hand_written_one(few_images, monkeypatch):
    learners = []
    monkeypatch.setattr(core.train.run, "Learner", lambda *given: learners.append(Learner(*given)) or learners[0])
    settings = {
        "data": "few",
        "num_epochs": 3,
        "batch_size": 12,
        "num_images": 20,
        "image_size": 32,
        "first_image_size": 16,
        "seed": 3,
    }
    computing = {"device": "cpu", "precision": "float32", "memory_format": "channels_last"}
    config = recipe_config("best", **settings, **computing)
    events = run_all(config, snapshot_every_s=1e9)
    losses, tests, weights, average = hand_written_best(config, (16, 24, 32), few_images.first(20), few_images)
    assert [step["loss"] for step in figures(events, StepDone)] == losses
    assert [epoch["test_loss"] for epoch in figures(events, EpochDone)] == pytest.approx(tests, rel=1e-4)
    assert_same(learners[0].model.state_dict(), weights)
    told = final_weights(events)
    assert told.keys() == average.keys()
    for name, expected in average.items():
        assert torch.allclose(told[name], expected, rtol=1e-4, atol=1e-6), name
    assert not torch.allclose(told["fc.weight"], weights["fc.weight"], rtol=1e-4, atol=1e-6)


@tiny
def test_events_come_in_order_and_count_from_one():
    events = run_all(small_config())
    epoch = [StepDone] * 3 + [Evaluating] * 3 + [EpochDone]
    assert [type(event) for event in events] == [RunStarted, *epoch, *epoch]
    steps = figures(events, StepDone)
    assert [(step["step"], step["epoch"], step["num_images"]) for step in steps] == [
        (1, 1, 16),
        (2, 1, 16),
        (3, 1, 8),
        (4, 2, 16),
        (5, 2, 16),
        (6, 2, 8),
    ]
    assert [(epoch["epoch"], epoch["step"]) for epoch in figures(events, EpochDone)] == [(1, 3), (2, 6)]
    assert [test["num_done"] for test in figures(events, Evaluating)] == [16, 32, 40] * 2
    times = [event.elapsed_s for event in events if not isinstance(event, Evaluating)]
    assert times == sorted(times)
    assert all(event.images_per_s > 0 for event in events if isinstance(event, EpochDone))


@tiny
def test_events_hold_numbers_and_cpu_tensors_only():
    for event in run_all(small_config(num_epochs=1), snapshot_every_s=0.0):
        values = vars(event)
        if isinstance(event, Snapshot):
            for tensor in values.pop("weights").values():
                assert tensor.device == CPU
                assert not tensor.requires_grad
        if isinstance(event, RunStarted):
            values = {name: value for name, value in values.items() if name not in ("config", "folder")}
            assert values.pop("device_before") == ""
        assert {type(value) for value in values.values()} <= {int, float, bool}


@tiny
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_no_mode_leaks_into_the_consumer_after_any_event(precision):
    for event in run(small_config(num_epochs=1, precision=precision), snapshot_every_s=0.0):
        assert torch.is_grad_enabled(), event
        assert not torch.is_inference_mode_enabled(), event
        assert not torch.is_autocast_enabled("cpu"), event


def test_bfloat16_learns_nearly_the_same():
    losses = {
        precision: [
            step["loss"] for step in figures(run_all(small_config(num_epochs=1, precision=precision)), StepDone)
        ]
        for precision in ("float32", "bfloat16")
    }
    assert losses["bfloat16"] == pytest.approx(losses["float32"], rel=0.05)
    assert losses["bfloat16"] != losses["float32"]


@tiny
def test_a_second_run_with_the_same_seed_is_the_same_and_another_seed_is_not():
    runs = {name: run_all(small_config(num_epochs=1, seed=seed)) for name, seed in (("a", 3), ("b", 3), ("c", 4))}
    losses = {name: [step["loss"] for step in figures(events, StepDone)] for name, events in runs.items()}
    assert losses["a"] == losses["b"] != losses["c"]


@tiny
def test_the_settings_told_at_the_start_name_what_is_really_used():
    started = next(run(small_config(device="auto", precision="auto")))
    assert started.config.device in ("cpu", "cuda", "mps")
    assert started.config.precision in ("float32", "bfloat16")
    assert started.num_parameters == 4 * 26 + 64 * 10 + 10
    assert (started.step, started.elapsed_s, started.folder) == (0, 0.0, None)


@tiny
def test_a_pause_in_which_others_compute_changes_nothing():
    config = small_config(num_epochs=1)
    undisturbed = run_all(config, snapshot_every_s=1e9)
    events = []
    for event in run(config, snapshot_every_s=1e9):
        events.append(event)
        with torch.inference_mode():
            other = torch.ones(4, 8) @ torch.ones(8, 4)
        assert other.sum() == 128
    assert figures(events, StepDone) == figures(undisturbed, StepDone)
    assert_same(final_weights(events), final_weights(undisturbed))


@tiny
def test_time_spent_in_a_pause_is_not_counted(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    events = []
    for event in run(small_config(num_epochs=1)):
        events.append(event)
        next(itertools.islice(clock, 1000, 1001))  # a long pause
    assert [event.elapsed_s for event in events if isinstance(event, StepDone)] == [1, 2, 3]
    assert events[-1].elapsed_s == 6  # three steps and three batches of the test
    assert events[-1].images_per_s == 40 / 3


@tiny
@pytest.mark.parametrize("num_events", range(1, 10))
def test_close_stops_after_any_event(num_events):
    events = run(small_config(num_epochs=1), snapshot_every_s=0.0)
    for _ in range(num_events):
        next(events)
    events.close()
    assert list(events) == []


@tiny
def test_a_snapshot_is_a_copy_that_training_leaves_alone():
    snapshots, copies = [], []
    for event in run(small_config(num_epochs=1), snapshot_every_s=0.0):
        if isinstance(event, Snapshot):
            snapshots.append(event)
            copies.append({name: tensor.clone() for name, tensor in event.weights.items()})
    for snapshot, copied in zip(snapshots, copies, strict=True):
        assert_same(snapshot.weights, copied)
    assert not torch.equal(snapshots[0].weights["0.weight"], snapshots[1].weights["0.weight"])


@tiny
def test_spoiling_a_snapshot_does_not_reach_the_run():
    config = small_config(num_epochs=1)
    undisturbed = run_all(config)
    events = []
    for event in run(config, snapshot_every_s=0.0):
        events.append(event)
        if isinstance(event, Snapshot):
            for tensor in event.weights.values():
                tensor.zero_()
    assert figures(events, StepDone) == figures(undisturbed, StepDone)
    assert figures(events, EpochDone) == figures(undisturbed, EpochDone)


@tiny
def test_a_snapshot_is_that_of_the_step_or_epoch_told_right_after_it():
    events = [event for event in run(small_config(), snapshot_every_s=0.0) if not isinstance(event, Evaluating)]
    followers = [after for event, after in itertools.pairwise(events) if isinstance(event, Snapshot)]
    snapshots = [event for event in events if isinstance(event, Snapshot)]
    assert all(isinstance(event, (StepDone, EpochDone)) for event in followers)
    assert [(event.step, event.epoch) for event in snapshots] == [(event.step, event.epoch) for event in followers]
    assert len(snapshots) == sum(isinstance(event, (StepDone, EpochDone)) for event in events)


@tiny
def test_a_test_that_is_held_comes_with_the_weights_it_tests_once():
    events = []
    for event in run(small_config(num_epochs=1), snapshot_every_s=1000.0, is_held=lambda: bool(evaluations(events))):
        events.append(event)
    kinds = [type(event) for event in events]
    assert kinds[-7:] == [StepDone, Evaluating, Snapshot, Evaluating, Evaluating, Snapshot, EpochDone]
    assert events[-5].step == 3


def evaluations(events):
    return [event for event in events if isinstance(event, Evaluating)]


@tiny
def test_a_step_that_is_held_comes_with_its_weights():
    kinds = []
    for event in run(small_config(), snapshot_every_s=1000.0, is_held=lambda: kinds.count(StepDone) in (1, 2)):
        kinds.append(type(event))
    steps = [index for index, kind in enumerate(kinds) if kind is StepDone]
    assert [kinds[index - 1] is Snapshot for index in steps] == [False, True, True, False, False, False]


def test_a_learning_rate_that_blows_the_weights_up_is_told_with_its_step():
    events = []

    def take_all():
        for event in run(small_config(lr=50, batch_size=4)):
            events.append(event)

    with pytest.raises(DivergedError) as caught:
        take_all()
    losses = [event.loss for event in events if isinstance(event, StepDone)]
    assert losses
    assert all(math.isfinite(loss) for loss in losses)
    assert caught.value.values["step"] == len(losses) + 1
    assert f"at step {len(losses) + 1}: the weights have blown up" in str(caught.value)


def set_up(image_set, model, monkeypatch):
    """What the loop is given, with `model` for the network."""
    monkeypatch.setitem(BUILDERS, "googlenet", lambda **_: model)
    config = small_config(num_epochs=1, image_size=28, lr=0.1, memory_format="contiguous")
    return config, Learner(config, CPU), Batches(image_set, 16, 28)


def test_a_last_step_that_blows_the_weights_up_is_found_by_the_test_after_it(few_images, monkeypatch):
    class Exploding(nn.Linear):
        """Gives logits of nan in the test."""

        def forward(self, images):
            logits = super().forward(images.flatten(1))
            return logits if self.training else logits * math.nan

    config, learner, batches = set_up(few_images, Exploding(784, 10), monkeypatch)
    with pytest.raises(DivergedError, match="nan at step 3"):
        list(train(config, learner, batches, batches, device=CPU, progress=Progress()))


def test_where_the_loss_is_no_number_the_weights_stay_as_they_were(few_images, monkeypatch):
    config, learner, batches = set_up(few_images, nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), monkeypatch)
    layer = learner.model[1]
    with torch.no_grad():
        layer.bias[0] = math.inf
    before = layer.weight.clone()
    with pytest.raises(DivergedError, match="at step 1"):
        next(train(config, learner, batches, batches, device=CPU, progress=Progress()))
    assert torch.equal(layer.weight, before)
