"""What browsers see: sign-in, board page, sample business page, visitor's page, the widget, their files."""

from app.server.pages.routes import router

__all__ = ["router"]
