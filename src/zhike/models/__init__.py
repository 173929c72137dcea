"""Models of buying: what customers who bought so are expected to do next. One file each, and their test."""
