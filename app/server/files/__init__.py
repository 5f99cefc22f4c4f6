"""Caller files: looking people up."""
