"""Migrations of the schema; alembic reads this folder."""
