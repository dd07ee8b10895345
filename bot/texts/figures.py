"""How figures are written: the same everywhere."""

from bot.kernel.rules.figure_table import FIGURES, Amount, FigureForm
from bot.texts.catalogue import Say

HIDDEN = "–"
"""For what may not be shown; whoever shows it says once why."""


def name_of(key: str, say: Say) -> str:
    return say(f"figure.{key}")


def written(key: str, amount: Amount, say: Say) -> str:
    """ "20", "12 of 12", "42 of 70, 60%" or "4.0 of 5"."""
    form = FIGURES[key].form
    if amount.amount is None:
        return HIDDEN
    if form is FigureForm.MEAN:
        return say("figure.of_five", n=say.fixed(amount.amount))
    if form is FigureForm.COUNT:
        return say.number(amount.amount)
    numbers = {"n": say.number(amount.amount), "of": say.number(amount.of)}
    if form is FigureForm.SHARE and amount.of:
        return say("figure.share", **numbers, percent=say.percent(amount.amount / amount.of))
    return say("figure.out_of", **numbers)


def in_full(key: str, amount: Amount, say: Say) -> str:
    """With how many ratings a mean is over."""
    if amount.amount is None or not amount.ratings:
        return written(key, amount, say)
    mean = say.fixed(amount.amount)
    return say.count("figure.mean", amount.ratings, mean=mean)


def brief(key: str, amount: Amount, say: Say) -> str:
    """Beside another one of its kind: "17", "58%" or "3.9"."""
    form = FIGURES[key].form
    if amount.amount is None:
        return HIDDEN
    if form is FigureForm.MEAN:
        return say.fixed(amount.amount)
    if form is FigureForm.SHARE and amount.of:
        return say.percent(amount.amount / amount.of)
    return written(key, amount, say)
