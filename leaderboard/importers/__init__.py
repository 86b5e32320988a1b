"""Readers of result files: a file in, rows out. Nothing here knows of Django."""
