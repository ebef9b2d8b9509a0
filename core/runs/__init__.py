"""One run on disk: its settings, figures, weights and state, written whole or not at all."""
