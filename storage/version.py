"""The version of newsdesk, in the one place that packaging, `--version` and the User-Agent read."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
