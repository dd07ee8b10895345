"""What goes wrong between the app and the workspace."""


class ApiError(Exception):
    """`code` is what stands in `error`, as Slack writes it; `extra` goes in beside it."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class NotAcknowledged(Exception):
    """The app was not there, or did not answer in time.

    `reason` is what Slack tells the person, `retry_reason` what it tells the app at the next try.
    """

    def __init__(self, reason: str, *, retry_reason: str = "timeout") -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_reason = retry_reason
