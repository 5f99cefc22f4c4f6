"""One file a role or command of the `hearthline` program."""
