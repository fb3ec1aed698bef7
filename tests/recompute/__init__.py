"""Recomputation of the figures from the CSV seeds, sharing no code with src/. Started by ../recompute.py."""
