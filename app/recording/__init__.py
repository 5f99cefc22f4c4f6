"""Recordings: the file format, its encryption, the process that writes them. Recording needs no secret."""
