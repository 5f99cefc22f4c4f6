"""The process without a window: SIP, sound in calls, headset buttons and the call journal."""
