"""The demonstration site: bilingual pages and sample responses, read from the files in `content`."""

from .loader import load, site_is_empty

__all__ = ["load", "site_is_empty"]
