"""Who judges the stand-in and its clients: the published description, and aiogram's models."""
