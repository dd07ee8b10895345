"""What people write, encrypted: a text opens in the row and the column that it was written to.

AES-256-GCM; the associated data are the column's place and the row's random handle, so that a
token which is copied elsewhere does not open. A token names its key, and is otherwise random.
"""

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, String, Text, type_coerce
from sqlalchemy.sql.elements import ColumnElement, Label
from sqlalchemy.types import TypeDecorator

from storage.errors import AbsentKey, MovedText, UnboundText

HANDLE = "row_handle"
"""The column beside each encrypted one."""
_HANDLE_LENGTH = 32
_MARK = "v2"
# 96 bits, as NIST SP 800-38D recommends for GCM: random ones, since replicas share no counter.
_NONCE_LENGTH = 12
OLD_MARK = "gAAAA"
"""What every Fernet token begins with: version 0x80 and the zeros before a time of this century."""


def new_handle() -> str:
    return secrets.token_hex(_HANDLE_LENGTH // 2)


class Bound(str):
    """A text together with the handle of the row that it is written to."""

    handle: str

    def __new__(cls, text: str, handle: str) -> "Bound":
        made = super().__new__(cls, text)
        made.handle = handle
        return made


class Key:
    """One of the setting's keys. `id` may be known to everybody; `prefix` begins its tokens."""

    def __init__(self, text: str) -> None:
        # What a setting holds is not used for two ciphers as it is (NIST SP 800-108).
        self.sealing = AESGCM(_derived(text, b"vice-versa texts aes-256-gcm", 32))
        self.id = _derived(text, b"vice-versa key id", 6).hex()
        self.prefix = f"{_MARK}.{self.id}."
        self.old = Fernet(text)


class Cipher:
    """Keys newest first: the first one encrypts, every one decrypts (this is how keys rotate)."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(Key(key) for key in keys)
        self._by_prefix = {key.prefix: key for key in self.keys}

    @property
    def newest(self) -> Key:
        return self.keys[0]

    def seal(self, text: str, place: str, handle: str) -> str:
        nonce = secrets.token_bytes(_NONCE_LENGTH)
        sealed = self.newest.sealing.encrypt(nonce, text.encode(), _where(place, handle))
        return self.newest.prefix + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, token: str, place: str, handle: str) -> str:
        """Raises `AbsentKey`, or `MovedText` for what was altered or stood elsewhere."""
        if token.startswith(OLD_MARK):
            return self._opened_old(token, place)
        if (key := self._by_prefix.get(prefix_of(token))) is None:
            raise AbsentKey(place, token.split(".")[1] if token.count(".") == 2 else None)
        try:
            raw = base64.urlsafe_b64decode(token[len(key.prefix) :])
            sealed = raw[_NONCE_LENGTH:]
            return key.sealing.decrypt(raw[:_NONCE_LENGTH], sealed, _where(place, handle)).decode()
        except (InvalidTag, ValueError) as fault:
            raise MovedText(place) from fault

    def _opened_old(self, token: str, place: str) -> str:
        """As texts were written before they were bound to their rows."""
        for key in self.keys:
            try:
                return key.old.decrypt(token.encode()).decode()
            except InvalidToken:
                continue
        raise AbsentKey(place, None)


def prefix_of(token: str) -> str:
    """The part that names the key."""
    mark, dot, rest = token.partition(".")
    return mark + dot + rest[: rest.find(".") + 1]


def give_cipher(dialect: Dialect, cipher: Cipher) -> None:
    """The cipher belongs to one engine's dialect, so that no key lives in a module's globals."""
    dialect.vice_versa_cipher = cipher  # type: ignore[attr-defined]  # ours, on their object


def cipher_of(dialect: Dialect) -> Cipher:
    cipher: Cipher = dialect.vice_versa_cipher  # type: ignore[attr-defined]  # see give_cipher
    return cipher


class EncryptedText(TypeDecorator[str]):
    """Text that people wrote, as a token in the database. Needs `give_cipher`.

    `place` is "table.column" and part of what is encrypted: it stays when either is renamed.
    Wherever the column is selected, the handle of its row comes with it; what is written has to be
    `Bound` to that handle. Both are held by the type itself, so that no query can forget it.
    """

    impl = Text
    # The place is part of SQLAlchemy's key for compiled statements: it reads the arguments of
    # __init__ (docs.sqlalchemy.org, TypeDecorator.cache_ok).
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return type_coerce(with_handle(column, self.place), self)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Bound):
            raise UnboundText(self.place, "it has to be written through its row, or bound")
        return cipher_of(dialect).seal(value, self.place, value.handle)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return opened(cipher_of(dialect), self.place, value)


def raw(column: Any) -> ColumnElement[str]:
    """The token as it is stored."""
    return type_coerce(column, Text)


def with_handle(column: Any, place: str) -> ColumnElement[str]:
    """`row_handle || token`, which `opened` takes; nothing where there is no token."""
    told = column.element if isinstance(column, Label) else column
    table = getattr(told, "table", None)
    handle: ColumnElement[Any] | None = table.c.get(HANDLE) if table is not None else None
    if handle is None:
        raise UnboundText(place, f"it comes with the {HANDLE} of its table, which is not there")
    return type_coerce(handle, String).concat(raw(column))


def opened(cipher: Cipher, place: str, stored: str) -> str:
    return cipher.open(stored[_HANDLE_LENGTH:], place, stored[:_HANDLE_LENGTH])


def _where(place: str, handle: str) -> bytes:
    # A zero between them: no place and handle can be read as another pair of them.
    return f"{place}\0{handle}".encode()


def _derived(key: str, purpose: bytes, length: int) -> bytes:
    # No salt: the input is a random key already (RFC 5869, 3.1).
    derive = HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose)
    return derive.derive(base64.urlsafe_b64decode(key))
