"""What of a survey may be shown to everybody: tables in which no cell tells something of a handful of people.

`publish` is the one way from responses to public figures, for the results page, the reports and the open data. The
rules, and what they protect against, are in docs/decisions/0017-public-figures-are-tables.md.
"""

from .publishing import publish
from .tables import Asked, Axis, Category, PublicTable

__all__ = ["Asked", "Axis", "Category", "PublicTable", "publish"]
