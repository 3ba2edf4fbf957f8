"""A page of Wagtail's own form builder, to measure against: as its documentation has it, and nothing more."""
