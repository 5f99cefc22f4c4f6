"""The board: one snapshot with its stream position, today's figures, the calls behind each figure."""
