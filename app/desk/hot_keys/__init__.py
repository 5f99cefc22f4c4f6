"""Keys that work whatever program is in front, as far as each system lets one have them."""
