"""The evaluation report: figures beside text, frozen when the report is published.

A figure is a block in the editor, plain JSON when it is frozen, and a table or a chart for the reader. What is
frozen holds no active language: each text is in every language of the site.
"""
