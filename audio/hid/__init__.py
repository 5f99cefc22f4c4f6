"""Buttons and lamps of headsets: HID telephony by usage, never by vendor; knows nothing of calls."""
