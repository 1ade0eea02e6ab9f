"""Values of the model as plain records that JSON can hold, and back, checked; no files."""
