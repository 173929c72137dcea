"""Typed facts from raw cells: cells, facts, quality."""
