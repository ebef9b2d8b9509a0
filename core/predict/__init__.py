"""From any picture to a prediction."""
