"""Web Call Back: visitors ask to be called, agents call them."""
