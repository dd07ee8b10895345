"""The modal: every field, in the person's language, changed again until the check-in closes."""

import pytest

from bot.slack.check_ins.views.answer_modal import ANSWER_FORM, said_in
from storage.states import Visibility
from tests.stories.answered import opened
from tests.stories.at_home import from_home
from tests.stories.digested import digested
from tests.stories.forged import chosen, forged_submit, typed
from tests.stories.shown import filled, labels, part, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

LABELS = {
    "en": [
        "Your check-in",
        "With @marc. Everything but the first question is optional.",
        "Did you meet?",
        "When?",
        "What about?",
        "What did you show?",
        "Next step",
        "How useful was it?",
        "Who may read your answer?",
        "A private word to the leads",
        "Read by Inès Benali, who leads the programme and is not of your pair.",
        "Save",
        "Cancel",
    ],
    "fr": [
        "Votre point",
        "Avec @marc. Tout est facultatif, sauf la première question.",
        "Vous êtes-vous vus ?",
        "Quand ?",
        "Sur quel thème ?",
        "Qu’avez-vous montré ?",
        "Prochaine étape",
        "Était-ce utile ?",
        "Qui peut lire votre réponse ?",
        "Un mot privé aux responsables",
        "Lu par Inès Benali, responsable du programme, qui n’est pas de votre binôme.",
        "Enregistrer",
        "Annuler",
    ],
}
EVERYTHING = {
    "met": "yes",
    "met_on": "2026-11-19",
    "topic": "3",
    "note": "Un message vocal dit l’humeur de son auteur.",
    "next_step": "Écrire ensemble trois messages",
    "usefulness": "4",
    "visibility": "me",
    "word_to_lead": "Marc annule souvent.",
}


@EITHER
async def test_it_asks_in_the_person_s_language(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.chloe, "marc")
    frame = [modal[name]["text"] for name in ("title", "submit", "close")]
    text = shown(paired, modal) + "\n" + "\n".join(frame)
    for label in LABELS[language]:
        assert label in text
    learnt = shown(paired, await opened(paired.marc, "chloe"))
    assert {"en": "What did you learn?", "fr": "Qu’avez-vous appris ?"}[language] in learnt
    assert LABELS[language][5] not in learnt


async def test_it_proposes_today_the_week_s_topic_and_the_pair_as_readers(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.chloe, "marc")
    assert filled(modal) == {
        "met": "yes",
        "met_on": "2026-11-23",
        "topic": "1",
        "note": None,
        "next_step": None,
        "usefulness": None,
        "visibility": "pair",
        "word_to_lead": None,
    }
    assert len(part(modal, "topic")["options"]) == 25
    assert labels(part(modal, "visibility")["options"]) == [
        "Moi uniquement",
        "Mon binôme",
        "Une idée pour le programme",
    ]


async def test_every_field_is_kept_and_may_be_changed_until_the_close(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    answer = await paired.chloe.submit(await opened(paired.chloe, "marc"), **EVERYTHING)
    assert wrong(answer) == {}
    again = await opened(paired.chloe, "marc")
    assert filled(again) == EVERYTHING
    changed: dict[str, str | None] = {
        **EVERYTHING,
        "note": "Autre chose",
        "usefulness": "2",
        "visibility": "pair",
    }
    changed |= {"next_step": None, "word_to_lead": None, "topic": "0", "met_on": "2026-11-20"}
    assert wrong(await paired.chloe.submit(again, **changed)) == {}
    assert filled(await opened(paired.chloe, "marc")) == changed


async def test_not_yet_takes_no_date(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.chloe.submit(await opened(paired.chloe, "marc"), met="no")
    again = filled(await opened(paired.chloe, "marc"))
    assert (again["met"], again["met_on"]) == ("no", None)


@EITHER
async def test_what_cannot_be_is_told_below_its_field_and_the_text_stays(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    future, past, empty = {
        "en": (
            "This day has not come yet: choose today or an earlier day.",
            "This is more than 45 days ago: choose a later day.",
            "Write here the insight that you would like to share.",
        ),
        "fr": (
            "Ce jour n’est pas encore venu : choisissez aujourd’hui ou un jour passé.",
            "C’était il y a plus de 45 jours : choisissez un jour plus récent.",
            "Écrivez ici l’idée que vous souhaitez partager.",
        ),
    }[language]
    answer = await paired.marc.submit(modal, met_on="2026-11-24", visibility="insight")
    assert wrong(answer) == {"met_on": future, "note": empty}
    answer = await paired.marc.submit(modal, met_on="2026-10-08", note="   ", visibility="insight")
    assert wrong(answer) == {"met_on": past, "note": empty}
    assert (await paired.marc.modal("answer_modal"))["id"] == modal["id"]
    assert wrong(await paired.marc.submit(modal, met_on="2026-10-09")) == {}


@EITHER
async def test_text_over_the_limit_is_refused_by_the_server_too(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    refused = await forged_submit(
        paired,
        paired.chloe,
        "answer_modal",
        {"check_in": 1, "language": language},
        {
            "met": chosen("yes"),
            "note": typed("n" * 3001),
            "next_step": typed("s" * 501),
            "word_to_lead": typed("w" * 3001),
        },
    )
    sentence = {
        "en": "This is too long: {} characters at most.",
        "fr": "Ce texte est trop long : {} caractères au plus.",
    }[language]
    assert wrong({"response": refused}) == {
        "note": sentence.format(3000),
        "next_step": sentence.format(500),
        "word_to_lead": sentence.format(3000),
    }
    digest = await digested(paired, paired.ines)
    assert {"en": "mentors: *0 of 1*", "fr": "mentors : *0 sur 1*"}[language] in digest


async def test_text_at_the_limit_is_read_back_whole(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    note, step = "é<&>🎉" * 600, "s" * 500
    modal = await opened(paired.chloe, "marc")
    assert wrong(await paired.chloe.submit(modal, note=note, next_step=step)) == {}
    again = filled(await opened(paired.chloe, "marc"))
    assert (again["note"], again["next_step"]) == (note, step)
    await from_home(paired.marc, "shared_open")
    pieces = shown(paired, await paired.marc.modal())
    assert note in pieces


@pytest.mark.parametrize("label", [None, "everybody"])
def test_an_answer_that_says_not_whom_it_is_for_is_its_author_s_alone(label: str | None) -> None:
    held = {"note": {"note": typed("Stories")}}
    if label:
        held["visibility"] = {"visibility": chosen(label)}
    answer = said_in(ANSWER_FORM.read({"view": {"state": {"values": held}}}))
    assert (answer.note, answer.visibility) == ("Stories", Visibility.ME)
