"""Somebody's new Slack account: by which address it is found, and both accounts named."""

from typing import Any

from bot.people.relink_messages import RelinkedLetter
from bot.people.relinking import Accounts
from bot.slack.kit import blocks, ids
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, mention
from storage.kinds import Kind
from storage.tables import Person

EMAIL = TextField(ids.RELINK_EMAIL, label="relink.email", limit=254)
"""RFC 5321 allows no longer address."""
RELINK_FORM = Form(ids.RELINK_MODAL, EMAIL)
CONFIRM_FORM = Form(ids.RELINK_CONFIRM)


def relink_modal(person: Person, enrolment_id: int, page: int, say: Say) -> dict[str, Any]:
    return RELINK_FORM.modal(
        say,
        blocks.section(say.md("relink.intro", person=who(person))),
        EMAIL.initially().block(say),
        title=say("modal.relink.title"),
        submit=say("relink.look"),
        enrolment=enrolment_id,
        page=page,
    )


def confirm_modal(accounts: Accounts, page: int, say: Say) -> dict[str, Any]:
    person, new = accounts.former.person, accounts.new
    return CONFIRM_FORM.modal(
        say,
        blocks.section(
            say.md(
                "relink.confirm",
                former=who(person),
                former_name=person.name,
                new=mention(new.slack_id),
                new_name=new.name,
            )
        ),
        blocks.context(say.md("relink.told")),
        title=say("modal.relink.title"),
        submit=say("relink.yes"),
        enrolment=accounts.former.enrolment_id,
        page=page,
        account=new.slack_id,
    )


def relinked(letter: RelinkedLetter, say: Say) -> Message:
    key = "relinked.yours" if letter.is_theirs else "relinked.theirs"
    return blocks.sentence(say.md(key, person=who(letter.person), by=who(letter.by)))


RENDERERS: Renderers = {Kind.RELINKED: relinked}
