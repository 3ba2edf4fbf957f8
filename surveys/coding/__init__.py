"""Coding free text: which texts there are, the themes coders see in them, how far coders agree, and quotes.

Answers and comments of a consultation share one book of themes: a layer above registers its texts in `sources`.
Whatever is told of a text is told of it as it is now: once it is withdrawn or hidden, its codes and quotes are gone
from every screen and figure; once it is changed, it waits to be coded again.
"""
