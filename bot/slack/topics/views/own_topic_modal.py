"""The modal in which a lead writes a topic, and what they typed in it."""

from typing import Any

from bot.slack.kit import blocks, ids
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Entries, Form
from bot.texts import Say
from bot.topics.rules.own_topics import AIM_LIMIT, QUESTION_LIMIT, TITLE_LIMIT, Wording, tidy
from storage.tables import Programme, ident

TITLE = TextField(
    ids.TITLE, label="topics.new.title", hint="topics.new.limit", limit=TITLE_LIMIT, clean=tidy
)
QUESTIONS = tuple(
    TextField(
        name,
        label=f"topics.new.{name}",
        hint="topics.new.limit",
        optional=True,
        limit=QUESTION_LIMIT,
        clean=tidy,
    )
    for name in ids.QUESTIONS
)
AIM = TextField(
    ids.AIM,
    label="topics.new.aim",
    hint="topics.new.limit",
    optional=True,
    limit=AIM_LIMIT,
    clean=tidy,
)
OWN_TOPIC_FORM = Form(ids.OWN_TOPIC_MODAL, TITLE, *QUESTIONS, AIM)


def own_topic_modal(programme: Programme, say: Say) -> dict[str, Any]:
    spoken = say(f"topics.language.{programme.language}")
    return OWN_TOPIC_FORM.modal(
        say,
        blocks.section(say.md("topics.new.intro", programme=programme.name, language=spoken)),
        *OWN_TOPIC_FORM.draw(say),
        title=say("modal.own_topic.title"),
        programme=ident(programme),
    )


def wording_in(entries: Entries) -> Wording:
    return Wording(
        title=entries[TITLE],
        questions=tuple(entries[each] for each in QUESTIONS),
        aim=entries[AIM],
    )
