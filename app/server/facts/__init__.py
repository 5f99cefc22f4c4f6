"""Facts from seats: each applied exactly once."""
