"""A survey's dataset as files: one module for each family of formats, all fed by `rows`."""
