"""How a device computes, by name; free of torch, for the window offers these before torch has been imported."""

from dataclasses import dataclass

DEVICES = ("auto", "cpu", "cuda", "mps")
GPUS = ("cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
MEMORY_FORMATS = ("auto", "channels_last", "contiguous")


@dataclass(frozen=True)
class Computing:
    """Number format and memory format by the names above; `num_threads` counts on a CPU alone."""

    precision: str
    memory_format: str
    num_threads: int
