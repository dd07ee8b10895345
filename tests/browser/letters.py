"""What Postman posts and asks, by name: blocks for messages, and modals."""

from typing import Any

from tests.sandbox.forms import asked, everything
from tests.sandbox.town import button, modal, options, plain

Json = dict[str, Any]

TOPICS = ["Réseaux sociaux", "IA au travail", "Créateurs", "Vie privée"]
WEEKS = ["2 nov.", "9 nov.", "16 nov.", "23 nov.", "30 nov."]


def _series(name: str, values: list[float], categories: list[str]) -> Json:
    points = [
        {"label": label, "value": value} for label, value in zip(categories, values, strict=True)
    ]
    return {"name": name, "data": points}


def _chart(kind: str, title: str, categories: list[str], x: str, y: str, **rows: Any) -> Json:
    chart = {
        "type": kind,
        "series": [_series(name, values, categories) for name, values in rows.items()],
        "axis_config": {"categories": categories, "x_label": x, "y_label": y},
    }
    return {"type": "data_visualization", "title": title, "chart": chart}


def _table() -> Json:
    head = [{"type": "raw_text", "text": name} for name in ("Binôme", "Séances", "Utilité")]
    rows = [
        [
            {"type": "raw_text", "text": f"Chloé n° {number} · Marc"},
            {"type": "raw_number", "value": 12 - number, "text": str(12 - number)},
            {
                "type": "raw_number",
                "value": number / 2,
                "text": f"{number / 2:.1f}".replace(".", ","),
            },
        ]
        for number in range(1, 9)
    ]
    return {"type": "data_table", "caption": "Binômes de la semaine", "rows": [head, *rows]}


PIE = {
    "type": "data_visualization",
    "title": "Thèmes abordés",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": topic, "value": value}
            for topic, value in zip(TOPICS, [12, 7, 4, 1.5], strict=True)
        ],
    },
}
MESSAGES: dict[str, list[Json]] = {
    "bars": [
        _chart(
            "bar", "Answers by week", WEEKS, "Week", "Answers",
            Mentors=[18, 20, 17, 19, 20], Executives=[11, 14, 9, 16, 15],
        ),
        _chart("bar", "Confiance gagnée", TOPICS, "Thème", "Points", Gain=[1.5, 0.75, -0.5, 0]),
    ],
    "lines": [
        _chart(
            "line", "Utilité perçue", WEEKS, "Semaine", "Sur 5",
            Mentors=[4.1, 4.3, 4.0, 4.4, 4.6], Dirigeants=[3.6, 3.9, 4.1, 4.2, 4.5],
        ),
        _chart("area", "Sessions held", WEEKS, "Week", "Sessions", Planned=[20, 20, 18, 20, 20],
               Held=[16, 18, 12, 17, 19]),
    ],
    "pie": [PIE, {**PIE, "title": "Only one", "chart": {
        "type": "pie", "segments": [{"label": "Everybody", "value": 3}]}}],
    "many": [
        _chart("bar", "Twenty long names", [f"Direction du site {n}" for n in range(20)],
               "Committee", "Sessions", Held=[n % 7 for n in range(20)])
    ],
    "table": [_table()],
    "ask": [
        {"type": "actions", "elements": [
            button("told_end", "End the pair", style="danger", value="end", confirm={
                "title": plain("End this pair?"), "text": plain("Both are told."),
                "confirm": plain("End it"), "deny": plain("Keep it"), "style": "danger"}),
            {"type": "overflow", "action_id": "told_more", "options": options(3),
             "confirm": {"title": plain("Really?"), "text": plain("Once and for all.")}},
        ]},
    ],
}  # fmt: skip
MODALS: dict[str, Json] = {
    "files": modal(
        {
            "type": "input",
            "block_id": "people",
            "label": plain("People"),
            "element": {
                "type": "file_input",
                "action_id": "file",
                "filetypes": ["csv", "xlsx"],
                "max_files": 2,
            },
        },
        callback_id="files",
    ),
    "everything": modal(*everything()),
    "side": modal(asked("side", dispatch=True), asked("name")),
    "words": modal(
        asked("name"),
        {
            **asked("name"),
            "block_id": "words",
            "dispatch_action": True,
            "element": {"type": "plain_text_input", "action_id": "words_action"},
        },
    ),
}
GROWN = modal(asked("side", dispatch=True), asked("day"), asked("name"))
