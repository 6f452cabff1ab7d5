"""The REST routes, by topic. A handler is a plain function: a call in, status and body out."""
