"""What opens the doors between the app and the workspace."""

import hashlib
import hmac
import secrets


class Tokens:
    """New ones for each workspace that starts; with a seed, the same ones every time.

    Two workspaces never share them, whatever the seed: Slack's do not either.
    """

    def __init__(self, team: str, seed: str | None) -> None:
        self._seed = f"{secrets.token_hex(16) if seed is None else seed} {team}"
        self.bot = f"xoxb-{self._made_for('bot')}"
        self.app = f"xapp-{self._made_for('app')}"
        self.signing_secret = self._made_for("signing")

    def unfit(self, token: str, method: str) -> str | None:
        """Slack's error for a token that is missing, unknown or of the wrong kind."""
        if not token:
            return "not_authed"
        if not any(hmac.compare_digest(token.encode(), known.encode()) for known in self._known):
            return "invalid_auth"
        wanted = self.app if method == "apps.connections.open" else self.bot
        return None if token == wanted else "not_allowed_token_type"

    @property
    def _known(self) -> tuple[str, str]:
        return self.bot, self.app

    def _made_for(self, use: str) -> str:
        return hashlib.sha256(f"{self._seed} {use}".encode()).hexdigest()[:32]
