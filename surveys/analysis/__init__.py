"""What evaluators compute from a dataset: selections, counts, cross-tabs, weights, comparisons.

All of it reads the derived columns of `columns`, which are rebuilt from the responses at any time.
"""
