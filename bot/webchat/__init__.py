"""The browser chat: a page with one pane per demo person, for one machine only. Not a login."""
