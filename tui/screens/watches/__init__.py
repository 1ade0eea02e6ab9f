"""The pages of alerts and watches, and the dialog in which a watch is written."""
