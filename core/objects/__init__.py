"""Where the object is on a photograph: how the small network that says so is trained."""
