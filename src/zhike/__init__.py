"""Zhike 知客: know your customers from the exports you already have."""
