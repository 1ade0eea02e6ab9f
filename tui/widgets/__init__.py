"""The parts of the desk: each takes values of the model, speaks by messages, knows no archive."""
