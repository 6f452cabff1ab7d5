"""What can go wrong in the browser chat itself. Codes travel; the page has the words."""


class WebChatError(Exception): ...


class SecretMissing(WebChatError):
    """The secret that signs pane tokens is unset or shorter than 16 bytes."""


class PublicBinding(WebChatError):
    """The browser chat is no login: it is served on a loopback address only."""


class FrameInvalid(WebChatError):
    """A frame that is not one of ours. `about` is the id it carried, if it carried a sound one."""

    def __init__(self, reason: str, about: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about


class SlowReader(WebChatError):
    """The page does not take what it is sent; it is cut off and may come back with its `since`."""
