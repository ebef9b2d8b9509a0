"""How good the shown weights are: confusion matrix, figures by class, calibration, mistakes."""
