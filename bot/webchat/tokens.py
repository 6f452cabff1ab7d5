"""Pane tokens: opaque, signed, the same for a person as long as the secret stays the same."""

from itsdangerous import BadSignature, URLSafeSerializer

from bot.webchat.errors import SecretMissing

_LEAST_SECRET_BYTES = 16


class PaneTokens:
    def __init__(self, secret: str) -> None:
        """An empty or short secret signs what anyone can forge: raises SecretMissing."""
        if len(secret.encode()) < _LEAST_SECRET_BYTES:
            raise SecretMissing
        self._signer = URLSafeSerializer(secret, salt="webchat.pane")

    def issue(self, chat: str) -> str:
        token = self._signer.dumps(chat)
        return token if isinstance(token, str) else token.decode("ascii")

    def chat_of(self, token: str) -> str | None:
        """The chat behind a token, or None when it is not one of ours (never raises)."""
        try:
            chat = self._signer.loads(token)
        except BadSignature:
            return None
        return chat if isinstance(chat, str) else None
