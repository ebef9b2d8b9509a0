"""Own classes: gathered, taught, judged and put right in the window."""
