"""The page of the desk's sections, and the dialog that maps older ones to them."""
