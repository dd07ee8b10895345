"""One tree of errors. Each knows what to tell the person and whether to try again."""

from enum import Enum, auto

FieldFault = tuple[str, int]
"""What is wrong with a field of a form: the key of a sentence, and the limit that it names (0 where
it names none).
"""


class Alternatives(tuple[str, ...]):
    """Names that a sentence lists with "or", because one of them is to be chosen."""

    __slots__ = ()


class Problem(Exception):
    """Something to tell the person: a key of the catalogues, its values, and what to do."""

    retry = False

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Mistake(Problem):
    """What was typed or clicked cannot be done; the sentence gives the correct form."""


class Refused(Problem):
    """This person may not do this; `holders` are the roles that may.

    The key says towards what: anything, one programme, or one pair.
    """

    def __init__(self, holders: tuple[str, ...], *, key: str = "refused.workspace") -> None:
        super().__init__(key)
        self.holders = holders


class Unreadable(Refused):
    """This person may not read this; `holders` are the groups of readers that may."""

    def __init__(self, holders: tuple[str, ...]) -> None:
        super().__init__(holders, key="readers.refused")


class Trouble(Problem):
    """Not the person's fault, and likely to pass: the database or Slack does not answer."""

    retry = True


class BadSetting(Exception):
    """One setting is missing or malformed.

    The sentence never repeats a value: a secret may stand on the wrong line.
    """

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name, self.sentence = name, sentence


class HeldUp(Enum):
    """What must wait, whatever is to be sent, after a call that was refused."""

    NOTHING = auto()
    CHANNEL = auto()
    """What goes to the same channel."""
    METHOD = auto()
    """What needs the same method, in the whole workspace: a permission or the plan is in the way.
    """
    WORKSPACE = auto()
    """Everything: the token or a rule of the workspace is in the way."""


PAGE = "page"
"""How the code begins where a web page came in the place of a file."""


class SlackFault(Exception):
    """Slack refused or did not answer a call.

    `code` is Slack's error, `permanent` says that the same call can never succeed, and
    `retry_after` is in seconds where Slack asked for a wait. `perhaps_done` is true when no
    answer came, or a broken one: Slack may have done what it was asked. `is_slacks` is false where
    nothing that Slack itself said came back.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool,
        method: str = "",
        retry_after: float | None = None,
        perhaps_done: bool = False,
        holds: HeldUp = HeldUp.NOTHING,
        is_slacks: bool = True,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.method = method
        self.retry_after = retry_after
        self.perhaps_done = perhaps_done
        self.holds = holds
        self.is_slacks = is_slacks

    @property
    def is_no(self) -> bool:
        """Slack itself says no, be it to this call or to all of its kind: whoever asked is told
        so, and not to try again in a minute."""
        return self.permanent or self.holds in (HeldUp.METHOD, HeldUp.WORKSPACE)

    @property
    def too_late(self) -> bool:
        """The trigger of a click has expired, or has opened its one window already."""
        return self.code in {"expired_trigger_id", "exchanged_trigger_id"}

    @property
    def not_offered(self) -> bool:
        """This Slack does not have the method at all, or the app may not use it."""
        return self.has_no_method or self.code in {
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
        }

    @property
    def has_no_method(self) -> bool:
        """This Slack does not have the method: no permission would help."""
        return self.code in {
            "unknown_method",
            "method_deprecated",
            "deprecated_endpoint",
            "not_implemented",
            "not_enabled",
        }

    @property
    def is_page(self) -> bool:
        """A web page came in the place of a file: a proxy's, or one to sign in on."""
        return self.code.startswith(f"{PAGE}_")

    @property
    def takes_no_files(self) -> bool:
        """This workspace lets nobody, or no app, share files."""
        return self.code in {
            "file_uploads_disabled",
            "restricted_action",
            "file_upload_not_allowed",
        }

    @property
    def file_too_large(self) -> bool:
        """Larger than this workspace allows, or than the storage that it has left."""
        return self.code in {
            "file_upload_size_restricted",
            "file_too_large",
            "storage_limit_reached",
        }

    @property
    def knows_nobody(self) -> bool:
        """The id or the address is nobody's, as far as this app may see."""
        return self.code in {"user_not_found", "users_not_found", "user_not_visible"}

    @property
    def refuses_token(self) -> bool:
        """Another token is needed: waiting does not help."""
        return self.code in {
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
        }
