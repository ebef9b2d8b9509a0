"""The head is L2-regularised logistic regression: its loss has one minimum, and that is where the fit ends."""

import numpy as np
import pytest
import torch

from core.teach.head import STRENGTH, fit, fitted


def clouds(seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """90 points of 20 features around three middles, with scales far from 1."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(90) % 3
    middles = 2 * torch.randn(3, 20, generator=generator)
    return 40 + 7 * (middles[labels] + torch.randn(90, 20, generator=generator)), labels


def standardised(features: torch.Tensor) -> np.ndarray:
    values = features.numpy().astype(np.float64)
    values -= values.mean(axis=0)
    return values / np.sqrt((values**2).mean())


def test_the_gradient_is_zero_where_the_fit_ends():
    features, labels = clouds()
    *_, head = fit(features, labels, 3, num_steps=200)
    logits = features.numpy().astype(np.float64) @ head.weight.numpy().T + head.bias.numpy()
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    excess = probabilities - np.eye(3)[labels]
    values = standardised(features)
    scale = features.numpy().astype(np.float64).std(axis=0)
    scale = np.sqrt((scale**2).mean())
    gradient = excess.T @ values / len(values) + STRENGTH * head.weight.numpy() * scale
    assert np.abs(gradient).max() < 1e-4
    assert np.abs(excess.mean(axis=0)).max() < 1e-4  # that of the biases, which are not regularised


def test_the_steps_that_are_made_are_enough():
    features, labels = clouds()
    *_, exact = fit(features, labels, 3, num_steps=200)
    answers = [torch.softmax(head.logits(features), dim=1).numpy() for head in (exact, fitted(features, labels, 3))]
    assert answers[0] == pytest.approx(answers[1], abs=2e-3)


def test_it_is_the_regression_of_scikit_learn():
    linear_model = pytest.importorskip("sklearn.linear_model")
    features, labels = clouds()
    values = standardised(features)
    theirs = linear_model.LogisticRegression(C=1 / (STRENGTH * len(values)), tol=1e-8, max_iter=1000)
    theirs.fit(values, labels.numpy())
    ours = torch.softmax(fitted(features, labels, 3).logits(features), dim=1).numpy()
    assert ours == pytest.approx(theirs.predict_proba(values), abs=1e-3)


def test_the_loss_falls_from_step_to_step():
    features, labels = clouds()
    losses = [
        torch.nn.functional.cross_entropy(head.logits(features), labels).item()
        for head in fit(features, labels, 3, num_steps=6)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] / 2


def test_other_units_make_the_same_head():
    features, labels = clouds()
    answers = [fitted(values, labels, 3).logits(values) for values in (features, 1000 * features - 5)]
    assert answers[0].numpy() == pytest.approx(answers[1].numpy(), abs=1e-3)


def test_features_that_are_all_the_same_give_a_head_that_knows_nothing():
    labels = torch.arange(30) % 3
    logits = fitted(torch.ones(30, 5), labels, 3).logits(torch.ones(1, 5))
    assert torch.softmax(logits, dim=1)[0].tolist() == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_whoever_watches_the_fit_computes_with_gradients_as_before():
    features, labels = clouds()
    for _ in fit(features, labels, 3, num_steps=2):
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
