"""The window of Inception Lab; the only floor that knows Qt."""
