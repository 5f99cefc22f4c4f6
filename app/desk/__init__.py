"""The seat's presenters and links, free of Qt: what the window shows and what it may ask for."""
