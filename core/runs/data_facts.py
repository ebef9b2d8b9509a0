"""What travels of a data set with a run and its weights, so that they say the same where nobody has the data set."""

from collections.abc import Mapping
from typing import TypedDict

from core.data import DATASETS, DEFAULT_DATA
from core.models import model_spec
from core.runs.config import RunConfig

_MAX_CHANNELS = 16


class DataFacts(TypedDict):
    """The name of a data set, those of its classes in the order of the labels, and the input channels of a network."""

    data: str
    class_names: tuple[str, ...]
    in_channels: int


def data_facts(config: RunConfig) -> DataFacts:
    """The facts of a run that trains here; raises `UserError` where this computer does not know the data set."""
    return {"data": config.data, "class_names": config.dataset.class_names, "in_channels": config.in_channels}


def read_data_facts(about: Mapping[str, object], model: str) -> DataFacts:
    """The facts in what was read from a file; files of before have none and are Fashion-MNIST's.

    Raises TypeError for values that cannot be, `UserError` for a network that is not known.
    """
    data = about.get("data", DEFAULT_DATA)
    class_names = about.get("class_names", list(DATASETS[DEFAULT_DATA].class_names))
    in_channels = about.get("in_channels", model_spec(model).in_channels)
    if not (
        isinstance(data, str)
        and (isinstance(class_names, list) and class_names and all(isinstance(name, str) for name in class_names))
        and (type(in_channels) is int and 1 <= in_channels <= _MAX_CHANNELS)
    ):
        raise TypeError(f"no data set has {data!r}, {class_names!r}, {in_channels!r}")
    return {"data": data, "class_names": tuple(class_names), "in_channels": in_channels}
