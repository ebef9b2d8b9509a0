"""The method of a recipe: its optimizer by the formula, its learning rate step by step, its average by hand."""

import dataclasses
import importlib.util
import inspect

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from same import assert_same
from torch import nn
from torch.optim import SGD, AdamW, Optimizer

from core.models.blocks import ConvReLU
from core.train import method
from core.train.method import build_average, build_optimizer, learning_rate, set_learning_rate
from core.train.recipes import continued, recipe_config

BEST = recipe_config("best")


def cycle(num_images=1_000, num_epochs=10, lr=0.5, batch_size=10):
    changes = {"num_images": num_images, "num_epochs": num_epochs, "lr": lr, "batch_size": batch_size}
    return dataclasses.replace(BEST, **changes)


def small_model():
    torch.manual_seed(0)
    return nn.Sequential(ConvReLU(2, 3, 3, batch_norm=True), nn.Flatten(), nn.Linear(3, 4))


# --- the learning rate


def test_the_books_learning_rate_is_the_same_at_every_step():
    config = recipe_config("book", "nin")
    assert {learning_rate(config, step) for step in range(1, config.num_steps + 1)} == {0.1}


def test_a_cycle_rises_to_its_peak_at_a_quarter_and_falls_to_nearly_nothing():
    config = cycle()  # 1,000 steps
    assert config.num_steps == 1_000
    by_hand = {1: 0.002, 125: 0.25, 249: 0.498, 250: 0.5, 251: 0.5, 252: 0.5 * 749 / 750, 626: 0.25, 1_000: 0.5 / 750}
    for step, lr in by_hand.items():
        assert learning_rate(config, step) == pytest.approx(lr), step
    rates = [learning_rate(config, step) for step in range(1, 1_001)]
    assert rates[:250] == sorted(set(rates[:250]))
    assert rates[250:] == sorted(set(rates[250:]), reverse=True)
    assert sum(rates) == pytest.approx(0.5 * 0.5 * 1_000, rel=0.01)  # a triangle: half of its height times its base


def test_the_bundled_recipe_has_its_learning_rate_after_six_of_24_epochs():
    steps = BEST.num_batches * 6
    assert learning_rate(BEST, steps) == 0.004
    assert learning_rate(BEST, steps - 1) < 0.004
    assert learning_rate(BEST, BEST.num_steps) == pytest.approx(0.004 / (18 * 469))


@pytest.mark.parametrize(
    ("num_steps", "shares"), [(1, [1]), (2, [1, 2 / 3]), (3, [1, 8 / 9, 4 / 9]), (4, [1, 1, 2 / 3, 1 / 3])]
)
def test_the_shortest_runs_have_a_learning_rate_too(num_steps, shares):
    config = cycle(num_images=10 * num_steps, num_epochs=1)
    rates = [learning_rate(config, step) for step in range(1, num_steps + 1)]
    assert rates == pytest.approx([0.5 * share for share in shares])


@settings(max_examples=60)
@given(num_images=st.integers(1, 40).map(lambda each: 10 * each), num_epochs=st.integers(1, 9), lr=st.floats(1e-6, 100))
def test_every_cycle_is_above_0_at_most_the_peak_and_has_one_summit(num_images, num_epochs, lr):
    config = cycle(num_images, num_epochs, lr)
    rates = [learning_rate(config, step) for step in range(1, config.num_steps + 1)]
    top = rates.index(max(rates))
    assert min(rates) > 0
    assert max(rates) <= lr
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert sum(rates) == pytest.approx(lr * config.num_steps / 2, abs=1.01 * lr)


def rates_by_hand(peak, num_planned, num_steps):
    """Up in equal parts of the peak for a quarter of the plan, down in equal parts for the rest; then no change."""
    up, down = 0.25 * num_planned, 0.75 * num_planned
    rates = []
    for step in range(1, num_planned + 1):
        rising, falling = peak * step / up, peak * (num_planned + 1 - step) / down
        rates.append(min(rising, falling, peak))
    while len(rates) < num_steps:
        rates.append(rates[-1])
    return rates


@pytest.mark.parametrize(("num_epochs", "more"), [(1, 1), (1, 5), (10, 1), (24, 24)])
def test_after_its_end_a_run_keeps_the_last_learning_rate_of_its_plan(num_epochs, more):
    planned = cycle(num_images=200, num_epochs=num_epochs)
    longer = continued(planned, num_epochs + more, num_steps_done=planned.num_steps)
    again = continued(longer, num_epochs + more + 2, num_steps_done=longer.num_steps)
    for config in (planned, longer, again):
        rates = [learning_rate(config, step) for step in range(1, config.num_steps + 1)]
        assert rates == pytest.approx(rates_by_hand(0.5, planned.num_steps, config.num_steps))


def test_the_fast_recipe_goes_on_at_less_than_a_hundredth_of_its_peak():
    fast = recipe_config("fast")
    longer = continued(fast, 2, num_steps_done=fast.num_steps)
    assert learning_rate(longer, 236) / fast.lr == pytest.approx(1 / (0.75 * 235))


def test_a_run_that_has_not_come_to_its_end_is_planned_anew():
    planned = cycle(num_images=200, num_epochs=4)
    longer = continued(planned, 8, num_steps_done=planned.num_steps - 1)
    rates = [learning_rate(longer, step) for step in range(1, longer.num_steps + 1)]
    assert rates == pytest.approx(rates_by_hand(0.5, longer.num_steps, longer.num_steps))


def test_the_rate_of_a_step_is_given_to_every_group():
    optimizer = build_optimizer(BEST, small_model())
    set_learning_rate(optimizer, BEST, 3)
    assert [group["lr"] for group in optimizer.param_groups] == [learning_rate(BEST, 3)] * 2


# --- the optimizer


def test_the_books_optimizer_is_plain_sgd_over_all_parameters():
    model = small_model()
    optimizer = build_optimizer(recipe_config("book", "googlenet"), model)
    (group,) = optimizer.param_groups
    assert isinstance(optimizer, torch.optim.SGD)
    assert (group["lr"], group["momentum"], group["weight_decay"], group["nesterov"]) == (0.1, 0, 0, False)
    assert group["params"] == list(model.parameters())


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_weights_decay_and_biases_and_normalisation_do_not(optimizer):
    model = small_model()
    config = dataclasses.replace(BEST, optimizer=optimizer, weight_decay=0.25)
    groups = build_optimizer(config, model).param_groups
    names = {parameter: name for name, parameter in model.named_parameters()}
    by_decay = {group["weight_decay"]: [names[each] for each in group["params"]] for group in groups}
    assert by_decay == {0.25: ["0.conv.weight", "2.weight"], 0.0: ["0.norm.weight", "0.norm.bias", "2.bias"]}


def gradients(model, step):
    generator = torch.Generator().manual_seed(step)
    return [torch.randn(each.shape, dtype=each.dtype, generator=generator) for each in model.parameters()]


def update_by_formula(config, parameters, memory, step, lr, grads):
    """AdamW as its paper has it (Loshchilov and Hutter 2019, algorithm 2), or SGD with decay; PyTorch's constants."""
    for parameter, (mean, square), grad in zip(parameters, memory, grads, strict=True):
        decay = config.weight_decay if parameter.ndim > 1 else 0.0
        if config.optimizer == "sgd":
            parameter -= lr * (grad + decay * parameter)
            continue
        mean += 0.1 * (grad - mean)
        square += 0.001 * (grad**2 - square)
        direction = (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)).sqrt() + 1e-8)
        parameter -= lr * decay * parameter + lr * direction


@pytest.mark.parametrize(("optimizer", "weight_decay"), [("adamw", 0.25), ("adamw", 0.0), ("sgd", 0.25), ("sgd", 0.0)])
def test_steps_are_those_of_the_formula(optimizer, weight_decay):
    config = dataclasses.replace(cycle(lr=0.1), optimizer=optimizer, weight_decay=weight_decay)
    model = small_model().double()
    expected = [parameter.detach().clone() for parameter in model.parameters()]
    memory = [(torch.zeros_like(each), torch.zeros_like(each)) for each in expected]
    built = build_optimizer(config, model)
    for step in range(1, 6):
        grads = gradients(model, step)
        for parameter, grad in zip(model.parameters(), grads, strict=True):
            parameter.grad = grad
        set_learning_rate(built, config, step)
        built.step()
        update_by_formula(config, expected, memory, step, 0.1 * step / 250, grads)
    for parameter, by_hand in zip(model.parameters(), expected, strict=True):
        assert torch.allclose(parameter, by_hand, rtol=1e-12, atol=1e-12)


def trained_for_five_steps(build, config):
    model = small_model()
    optimizer = build(config, model)
    for step in range(1, 6):
        for parameter, grad in zip(model.parameters(), gradients(model, step), strict=True):
            parameter.grad = grad
        set_learning_rate(optimizer, config, step)
        optimizer.step()
        optimizer.zero_grad()
    assert all(parameter.grad is None for parameter in model.parameters())
    return model.state_dict()


@pytest.mark.parametrize(("optimizer", "weight_decay"), [("adamw", 0.25), ("sgd", 0.0)])
def test_a_pytorch_that_wraps_no_methods_takes_the_same_steps(optimizer, weight_decay, monkeypatch):
    config = dataclasses.replace(cycle(lr=0.1), optimizer=optimizer, weight_decay=weight_decay)
    expected = trained_for_five_steps(build_optimizer, config)
    for name in ("add_param_group", "zero_grad", "state_dict", "load_state_dict"):
        monkeypatch.setattr(Optimizer, name, inspect.unwrap(getattr(Optimizer, name)))
    for kind in (SGD, AdamW):
        monkeypatch.setattr(kind, "step", inspect.unwrap(kind.step))
    spec = importlib.util.spec_from_file_location("method_without_wraps", method.__file__)
    anew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(anew)
    assert_same(trained_for_five_steps(anew.build_optimizer, config), expected)


# --- the average


def test_without_a_decay_there_is_no_average():
    assert build_average(recipe_config("fast"), small_model()) is None
    assert build_average(recipe_config("book", "googlenet"), small_model()) is None


@pytest.mark.parametrize("has_internal_copy", [True, False])
def test_the_average_forgets_fast_at_first_and_then_as_its_decay_says(has_internal_copy, monkeypatch):
    # The first update takes the weights as they are; the n-th after it keeps (1 + n) / (10 + n), at most the decay.
    if not has_internal_copy:
        monkeypatch.delattr(torch, "_foreach_copy_")
    model = small_model()
    average = build_average(dataclasses.replace(BEST, average_decay=0.4), model)
    by_hand = None
    for num_updates, decay in enumerate([0, 2 / 11, 3 / 12, 4 / 13, 5 / 14, 6 / 15, 0.4, 0.4]):
        state = model.state_dict()
        for name, tensor in state.items():  # as a step would change them, the number of batches seen included
            tensor.copy_(torch.full_like(tensor, 10 * num_updates + len(name) % 7))
        now = {name: tensor.double() for name, tensor in state.items()}
        by_hand = by_hand or now
        by_hand = {name: decay * by_hand[name] + (1 - decay) * now[name] for name in now}
        average.update_parameters(model)
        for name, tensor in average.module.state_dict().items():
            if name.endswith("num_batches_tracked"):
                assert (tensor, tensor.dtype) == (state[name], torch.int64)
            else:
                assert torch.allclose(tensor.double(), by_hand[name], rtol=1e-5), (name, num_updates)


def test_a_long_average_keeps_its_full_decay_only_after_thousands_of_steps():
    model = nn.Linear(1, 1, bias=False)
    average = build_average(BEST, model)
    weight = average.module.weight
    for num_updates, decay in ((8_980, 8_981 / 8_990), (8_990, 0.999), (100_000, 0.999)):
        average.n_averaged.fill_(num_updates)
        with torch.no_grad():
            model.weight.fill_(1.0)
            weight.fill_(0.0)
        average.update_parameters(model)
        assert weight.item() == pytest.approx(1 - decay, rel=1e-5)


def test_the_average_is_a_network_of_its_own_that_asks_for_no_step():
    model = small_model()
    average = build_average(BEST, model)
    average.update_parameters(model)
    average.module.eval()
    assert model.training
    assert not {each.data_ptr() for each in average.parameters()} & {each.data_ptr() for each in model.parameters()}
    assert build_optimizer(BEST, model).param_groups[0]["params"][0] is model[0].conv.weight
