"""Slack's own error codes, as the Web API answers them."""


class ApiError(Exception):
    """`code` is what stands in `error`; `extra` goes into the answer beside it."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra
