"""The Qt window: renders view states, forwards clicks."""
