"""The inside of the network on the screen: the strip of blocks and the lanes of branches."""
