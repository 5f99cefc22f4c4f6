"""Every SQL statement of the server; a file per noun."""
