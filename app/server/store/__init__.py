"""Every SQL statement of the server; a file per noun. Only this room knows SQLAlchemy."""

from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

BAD_ROW: Final = (DataError, IntegrityError)
"""What the database says of a row that it cannot take, whoever asks."""

__all__ = ["BAD_ROW", "Connection"]
