"""The engine of Inception Lab: networks, data, training, prediction and what goes on inside. It knows no window."""
