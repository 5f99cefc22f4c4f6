"""Sidetone: the agent's own voice in the agent's ear, by the headset itself or by us."""
