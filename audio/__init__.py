"""Devices, streams, ringing, tones and levels; knows nothing of calls, accounts or windows."""
