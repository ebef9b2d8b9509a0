"""Own classes: a bundled network's layers with a new head, taught with a few pictures a class."""
