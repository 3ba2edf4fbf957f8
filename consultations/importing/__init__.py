"""Reads a document from a file into headings and numbered paragraphs, and fits an edited one to what is there."""
