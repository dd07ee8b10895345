"""The pages of a list in a window: which rows are shown, and the two buttons that turn them."""

from dataclasses import KW_ONLY, dataclass

from slackblocks import Block

from bot.kernel.rules.pages import ListPage, nearest_page
from bot.slack.kit import blocks
from bot.slack.kit.form import numbers
from bot.texts import Say


@dataclass(frozen=True)
class Pager:
    """How one list is turned.

    earlier, later  the action ids of its buttons
    size            rows at once
    keys            how many keys of rows their values begin with; the page's number follows
    labels          the keys of what the buttons say
    """

    earlier: str
    later: str
    _: KW_ONLY
    size: int
    keys: int = 1
    labels: tuple[str, str] = ("pager.earlier", "pager.later")

    def page(self, wanted: int, total: int) -> ListPage:
        return nearest_page(wanted, total, self.size)

    def page_with(self, place: int, total: int) -> ListPage:
        """The page on which the row at that place stands."""
        return self.page(place // self.size, total)

    def first_of(self, number: int) -> int:
        """The place of the first row of that page."""
        return number * self.size

    def turning(self, page: ListPage, say: Say, *keys: int) -> list[Block]:
        """Where one is, and the ways on; nothing where all stands on one page."""
        if page.pages == 1:
            return []
        offered = [
            blocks.button(say(label), action_id, self.value(number, *keys))
            for label, action_id, number, is_there in (
                (self.labels[0], self.earlier, page.number - 1, page.has_earlier),
                (self.labels[1], self.later, page.number + 1, page.has_later),
            )
            if is_there
        ]
        place = say.md("pager.page", page=page.number + 1, pages=page.pages)
        return [blocks.context(place), blocks.actions(*offered)]

    def value(self, number: int, *keys: int) -> str:
        return ":".join(map(str, (*keys, number)))

    def read(self, value: str) -> list[int]:
        """The keys, then the number of the page. `Mistake` for what no button of ours carries."""
        return numbers(value, self.keys + 1)
