"""What Slack's refusals mean: whose trouble each is, and what is said of it.

The errors are those of https://docs.slack.dev/reference/methods for every method that is called.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from bot.kernel.errors import HeldUp, SlackFault
from bot.slack.kit.answers import Declined, NotSlacks, rest_asked


class Whose(Enum):
    """Whose trouble a refusal is, and so what becomes of the message."""

    SLACK = auto()
    """Slack's own, and it passes: tried again."""
    WORKSPACE = auto()
    """The token, the plan, a rule of the whole workspace: everything waits until it is well."""
    FEATURE = auto()
    """A method that this app may not use, or that this Slack does not have: only what needs it is
    left out."""
    CHANNEL_FOR_NOW = auto()
    """One channel takes nothing for the time being: what goes there waits, and nothing else."""
    CHANNEL = auto()
    """One channel takes nothing any more."""
    PERSON = auto()
    """One person cannot be reached, or is not there."""
    LETTER = auto()
    """This very call is wrong: the same again is refused again."""


_GROUPS: Mapping[Whose, str] = {
    Whose.SLACK: """
        fatal_error fetch_members_failed file_update_failed internal_error rate_limited ratelimited
        request_timeout service_unavailable streaming_state_conflict team_added_to_org update_failed
    """,
    Whose.WORKSPACE: """
        accesslimited account_inactive ekm_access_denied forbidden_team invalid_auth
        message_limit_exceeded not_authed org_login_required team_access_not_granted token_expired
        token_revoked two_factor_setup_required
    """,
    Whose.FEATURE: """
        canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled
        deprecated_endpoint enterprise_is_restricted file_upload_not_allowed file_uploads_disabled
        file_uploads_except_images_disabled insecure_request is_bot method_deprecated missing_scope
        no_permission not_allowed_token_type not_enabled not_enterprise_team not_implemented
        storage_limit_reached unknown_method
    """,
    Whose.CHANNEL_FOR_NOW: """
        external_channel_migrating messages_tab_disabled
    """,
    Whose.CHANNEL: """
        access_denied cannot_reply_to_message channel_is_limited_access channel_not_found
        invalid_channel is_archived is_inactive method_not_supported_for_channel_type not_in_channel
        posting_to_channel_denied restricted_action restricted_action_non_threadable_channel
        restricted_action_read_only_channel restricted_action_thread_locked
        restricted_action_thread_only_channel slack_connect_blocked_file_type
        slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
        slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
        slack_connect_lists_sharing_blocked
    """,
    Whose.PERSON: """
        app_access_restricted cannot_dm_bot invalid_user_combination user_disabled
        user_not_found user_not_in_channel user_not_visible users_not_found
    """,
    Whose.LETTER: """
        alt_txt_too_large as_user_not_supported attachment_payload_limit_exceeded block_mismatch
        blocked_file_type cant_broadcast_message cant_delete_message cant_update_message
        channels_limit_exceeded compliance_exports_prevent_deletion draft_already_deleted
        draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found
        duplicate_external_id duplicate_message_not_found edit_window_closed exchanged_trigger_id
        expired_trigger_id file_deleted file_is_deleted file_not_found file_share_limit_reached
        file_too_large file_type_not_allowed file_upload_size_restricted hash_conflict
        invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_blocks
        invalid_blocks_format invalid_charset invalid_cursor invalid_form_data invalid_json
        invalid_limit invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema
        invalid_post_type invalid_trigger_id invalid_ts_latest invalid_ts_oldest json_not_object
        limit_required markdown_text_conflict max_file_sharing_exceeded message_not_found
        metadata_must_be_sent_from_app metadata_too_large missing_args missing_argument
        missing_file_data missing_post_type missing_profile_id msg_blocks_too_long msg_too_long
        no_dual_broadcast_content_update no_text not_enough_users not_found not_visible
        push_limit_reached send_on_behalf_not_allowed snippet_too_large team_not_found
        template_not_visible
        too_many_attachments too_many_contact_cards too_many_users unable_to_share_files
        unknown_snippet_type unknown_subtype users_list_not_supplied view_too_large
    """,
}
_TABLE: Mapping[str, Whose] = {
    code: whose for whose, codes in _GROUPS.items() for code in codes.split()
}
KNOWN = frozenset(_TABLE)

_SENDING = frozenset({"chat.postMessage", "conversations.open"})
"""Without these no message comes to anybody: where they may not be used, it is the workspace."""
_WRITING = _SENDING | {"chat.update", "chat.delete"}
"""What goes with the scopes that the sending needs."""
_NEEDED = {
    "missing_scope": _WRITING,
    # A Slack that opens no conversations still takes messages to those that there are.
    "unknown_method": frozenset({"chat.postMessage"}),
}
_OPTIONAL = frozenset(
    {"im:history", "mpim:history", "groups:read", "files:read", "files:write", "tokens.basic"}
)
"""Scopes without which messages are sent all the same."""


def whose(code: str, method: str = "", needed: str = "") -> Whose:
    """Whose trouble an error of Slack's is. One that is not known yet may pass: it is tried again,
    and given up in time.
    """
    found = _TABLE.get(code, Whose.SLACK)
    if found is not Whose.FEATURE or needed in _OPTIONAL:
        return found
    needs = _NEEDED.get(code, _SENDING)
    return Whose.WORKSPACE if method in needs else Whose.FEATURE


_FINAL = frozenset({Whose.FEATURE, Whose.CHANNEL, Whose.PERSON, Whose.LETTER})
# Another method may well be allowed: what concerns the network, the plan, or posting alone.
_OF_ONE_METHOD = frozenset(
    {"accesslimited", "ekm_access_denied", "message_limit_exceeded", "team_access_not_granted"}
)
_RATE = frozenset({"ratelimited", "rate_limited"})


def fault_of(
    method: str, status: int, answer: Declined | NotSlacks, told_rest: str | None, now: datetime
) -> SlackFault:
    """`told_rest` is what its Retry-After holds."""
    is_rate = status == 429 or answer.code in _RATE
    passing = is_rate or status >= 500 or isinstance(answer, NotSlacks)
    trouble = Whose.SLACK if passing else whose(answer.code, method, getattr(answer, "needed", ""))
    return SlackFault(
        answer.code,
        permanent=trouble in _FINAL,
        method=method,
        retry_after=rest_asked(told_rest, now) if is_rate else None,
        # What was refused for its rate was not done, nor what was refused by its name; after any
        # other answer it may have been.
        perhaps_done=trouble is Whose.SLACK and not is_rate,
        holds=_holds(trouble, answer.code),
        is_slacks=isinstance(answer, Declined),
    )


def _holds(trouble: Whose, code: str) -> HeldUp:
    if trouble is Whose.CHANNEL_FOR_NOW:
        return HeldUp.CHANNEL
    if trouble is not Whose.WORKSPACE:
        return HeldUp.NOTHING
    one = code in _OF_ONE_METHOD or _TABLE[code] is Whose.FEATURE
    return HeldUp.METHOD if one else HeldUp.WORKSPACE


# Slack's answer to any fault in blocks, so also where a workspace has no tables and charts yet.
INVALID_BLOCKS = "invalid_blocks"


_TROUBLES = {
    "channel_not_found": "channel",
    "is_archived": "channel",
    "not_in_channel": "channel",
    "user_disabled": "account",
    "user_not_found": "account",
    "cannot_dm_bot": "account",
}


def trouble_of(error: str) -> str:
    """The end of the key under which it is told."""
    return _TROUBLES.get(error, "other")


_TOKEN = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)


def reason_of(error: str) -> str:
    """The end of the key under which admins are told what held their workspace."""
    if error in _TOKEN:
        return "token"
    if error == "message_limit_exceeded":
        return "limit"
    return "scope" if _TABLE.get(error) is Whose.FEATURE else "other"
