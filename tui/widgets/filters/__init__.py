"""The filters panel: a form of rows with counts, and what each row makes of the filter."""
