"""Pictures on the screen: drawing, dropping, test images, prediction."""
