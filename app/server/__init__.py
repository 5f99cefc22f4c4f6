"""The HTTP server: storage, status, caller files, Web Call Back, board and pages."""
