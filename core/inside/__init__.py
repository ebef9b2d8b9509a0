"""What goes on inside a network: shapes, costs and feature maps."""
