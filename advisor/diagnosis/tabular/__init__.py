"""Learning from any labelled table: read, typed, encoded, trained, calibrated, measured, kept without pickle."""
