"""Catalogues of translations and what makes them."""
