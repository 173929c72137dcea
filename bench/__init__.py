"""Stated speeds, measured. `make bench` runs all; `python -m bench recognition run …` runs some."""
