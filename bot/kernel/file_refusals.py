"""Why Slack did not take or give a file, as it is told to whoever asked for it."""

from bot.kernel.errors import Mistake, Problem, SlackFault


def told_of(fault: SlackFault) -> Problem | None:
    """None where trying again may help."""
    if fault.has_no_method:
        return Mistake("refusal.file_no_method", code=fault.code)
    if fault.not_offered:
        return Mistake("refusal.file_no_scope")
    if fault.takes_no_files:
        return Mistake("refusal.file_not_allowed")
    if fault.file_too_large:
        return Mistake("refusal.file_too_large")
    return None
