"""A last layer that answers for kinds of misfits too, in training alone."""

import torch

from core.models import build_model
from core.models.misfit_outputs import LinearWithMisfits, add_misfit_outputs, misfits_alone, without_misfits


def network():
    return build_model("googlenet_bn", image_size=32)


def test_in_training_there_are_outputs_for_misfits_behind_those_of_the_classes():
    model = network()
    plain = model.fc.weight.shape
    add_misfit_outputs(model, 3)
    assert isinstance(model.fc, LinearWithMisfits)
    assert model.fc.weight.shape == plain
    images = torch.rand(2, 1, 32, 32)
    features = torch.rand(2, plain[1])
    assert model.train()(images).shape == (2, plain[0] + 3)
    both = model.fc(features)
    assert model.eval()(images).shape == (2, plain[0])
    assert torch.equal(model.fc(features), both[:, : plain[0]])


def test_without_them_the_weights_are_those_of_the_plain_network():
    model = network()
    expected = model.state_dict().keys()
    add_misfit_outputs(model, 3)
    tensors = model.state_dict()
    rest = without_misfits(tensors)
    assert rest.keys() == expected
    assert {name: len(tensor) for name, tensor in misfits_alone(tensors).items()} == {
        "fc.misfits.weight": 3,
        "fc.misfits.bias": 3,
    }
    network().load_state_dict(rest)
