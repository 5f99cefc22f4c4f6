"""Building and packaging; nothing here runs on a seat."""
