"""The board: one snapshot with its stream position, today's figures, the calls behind each figure."""

from app.server.board.routes import router

__all__ = ["router"]
