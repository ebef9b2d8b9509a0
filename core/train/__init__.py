"""Training: settings, events, the loop, and the folder in which a run is kept."""
