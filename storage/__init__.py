"""Rows and constraints: SQLAlchemy Core behind `Database.read/write`."""
