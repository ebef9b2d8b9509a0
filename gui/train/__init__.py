"""Training on the screen: settings, curves, runs."""
