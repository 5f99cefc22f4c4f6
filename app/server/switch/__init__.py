"""The link to the switch: who gets calls there, and what its queues say."""
