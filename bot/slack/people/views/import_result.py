"""What a file of people would change, page by page: bad lines first, then the good ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.people.importing import Run
from bot.people.rules.import_lines import Fault, Wanted
from bot.people.rules.import_plan import FIELDS, Change
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, cut, mention
from storage.tables import Topic, ident

PAGER = Pager(
    ids.IMPORT_EARLIER, ids.IMPORT_LATER, size=20, labels=("import.earlier", "import.later")
)


def result_modal(run: Run, topics: Mapping[int, Topic], wanted: int, say: Say) -> dict[str, Any]:
    """The page of the number `wanted`, or the nearest one; bad lines come before good ones."""
    lines: Sequence[Fault | Change] = [*run.found.faults, *run.found.changes]
    page = PAGER.page(wanted, len(lines))
    body: list[Block] = [blocks.section(summary(run, say)), blocks.actions(*_choices(run, say))]
    if run.found.unused:
        unused = say.joined(list(run.found.unused[:20]))
        body.append(blocks.context(say.md("import.unused", columns=unused)))
    body.append(blocks.divider())
    body += [blocks.section(_line(line, topics, say)) for line in page.of(lines)]
    body += PAGER.turning(page, say, ident(run.row))
    return blocks.modal(*body, title=say("modal.import.title"), close=say("modal.done"))


def summary(run: Run, say: Say) -> Mrkdwn:
    found = run.found
    counts = [
        say.count_md("import.count.new", found.new),
        say.count_md("import.count.changed", found.changed),
        say.count_md("import.count.unchanged", found.unchanged),
        say.count_md("import.count.bad", found.bad_lines),
    ]
    key = "import.summary" if found.changes else "import.summary_nothing"
    listed = Mrkdwn("\n".join(f"•  {count}" for count in counts))
    return say.md(key, programme=run.programme.name, counts=listed)


def _choices(run: Run, say: Say) -> list[Any]:
    key = ident(run.row)
    offered = []
    if run.found.changes:
        offered.append(blocks.button(say("import.apply"), ids.IMPORT_APPLY, key, "primary"))
    offered.append(blocks.button(say("import.drop"), ids.IMPORT_DROP, key))
    if run.found.faults:
        offered.append(blocks.button(say("import.bad.send"), ids.IMPORT_BAD_LINES, key))
    return offered


def _line(line: Fault | Change, topics: Mapping[int, Topic], say: Say) -> str:
    if isinstance(line, Fault):
        reason = say.md(line.key, **line.values)
        return say.md("import.line.bad", line=line.line, reason=reason)
    wanted = line.wanted
    key = f"import.line.new_{wanted.side}" if line.is_new else "import.line.changed"
    head = say.md(key, line=wanted.line, person=mention(wanted.who))
    names = [
        name
        for name in FIELDS
        if (line.is_new and name != "side" and getattr(wanted, name) is not None)
        or (not line.is_new and name in line.fields)
    ]
    details = " · ".join(
        say.md(
            "import.detail",
            name=say(f"import.field.{name}"),
            value=_value(name, wanted, topics, say),
        )
        for name in names
    )
    return f"{head}\n{details}" if details else head


def _value(name: str, wanted: Wanted, topics: Mapping[int, Topic], say: Say) -> str:
    match name:
        case "side":
            return say(f"import.side.{wanted.side}")
        case "languages" if wanted.languages:
            return say.joined([say.tongue(code) for code in wanted.languages.split()])
        case "topics" if wanted.topics:
            titles = [topic_title(topics.get(key), say) for key in wanted.topics]
            return cut(say.joined(titles), 1500)
        case "manager" if wanted.manager:
            return mention(wanted.manager)
        case "committee":
            return say("import.yes" if wanted.committee else "import.no")
    return str(getattr(wanted, name) or say("import.nothing_there"))
