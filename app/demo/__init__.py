"""The demo call centre: a registrar and simulated callers on loopback."""
