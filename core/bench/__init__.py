"""How fast training goes here: this program and the book's own loop, measured side by side."""
