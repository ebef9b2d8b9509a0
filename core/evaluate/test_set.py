"""Trained weights on the 10,000 test images."""

from core.data import Batches, load_fashion_mnist
from core.device import choose_device, choose_precision
from core.evaluate.accuracy import Evaluation, evaluate
from core.models import model_spec
from core.predict.weights import Weights, build_trained

_BATCH_SIZE = 256


def evaluate_weights(weights: Weights, device_name: str = "auto", precision: str = "float32") -> Evaluation:
    """Loss and accuracy of `weights` on the test set, in full precision unless asked otherwise."""
    device = choose_device(device_name)
    model = build_trained(weights).to(device)
    batches = Batches(
        load_fashion_mnist("test"),
        _BATCH_SIZE,
        weights.image_size,
        num_channels=model_spec(weights.model).in_channels,
        device=device,
    )
    return evaluate(model, batches, device=device, precision=choose_precision(precision, device))
