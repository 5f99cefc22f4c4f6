"""The packaged program's entry: briefcase runs the module named like the app."""
