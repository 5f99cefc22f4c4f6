"""The contracts between engine, desk and server as types, with one codec for all of them."""
