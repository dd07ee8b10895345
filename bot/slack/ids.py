"""Every action, block and callback id, in one place."""

COMMANDS = ("/mentoring", "/mentorat")

SHORTCUT_CHECK_IN = "checkin_shortcut"

ANSWER_MET = "answer_met"
ANSWER_NOT_YET = "answer_not_yet"
ANSWER_OPEN = "answer_open"
SNOOZE = "check_in_snooze"
WORD_READ = "word_read"
INSIGHT_OPEN = "insight_open"
INSIGHTS_OPEN = "insights_open"
SHARED_OPEN = "shared_open"
LANGUAGE = "home_language"
TOPIC_ABOUT = "topic_about"
TOPIC_FIRST = "topic_first"
TOPIC_UP = "topic_up"
TOPIC_DOWN = "topic_down"
TOPIC_HIDE = "topic_hide"
TOPIC_SHOW = "topic_show"
TOPIC_ADD = "topic_add"
TOPICS_EARLIER = "topics_earlier"
TOPICS_LATER = "topics_later"
TASK_OPEN = "task_open"
TASK_END_PAIR = "task_end_pair"
TASK_DONE = "task_done"
TASKS_OPEN = "tasks_open"
LEAVE_OPEN = "leave_open"
LEAVE_TAKE_BACK = "leave_take_back"
PRIVACY_OPEN = "privacy_open"
DATA_DOWNLOAD = "data_download"
DATA_DELETE = "data_delete"
DIGEST_DEED = "digest_deed"
DIGEST_DEEDS = ("send", "message", "rematch", "pause")
HELP_DIGEST = "help_digest"
HELP_PAIRS = "help_pairs"
HELP_SEND = "help_send"
HELP_CHECK_IN = "help_check_in"

ANSWER_MODAL = "answer_modal"
INSIGHT_MODAL = "insight_modal"
READING_MODAL = "reading_modal"
ABOUT_MODAL = "about_modal"
OWN_TOPIC_MODAL = "own_topic_modal"
LEAVE_MODAL = "leave_modal"

_DELIVERY = "delivery:"

MET = "met"
MET_ON = "met_on"
TOPIC = "topic"
NOTE = "note"
NEXT_STEP = "next_step"
USEFULNESS = "usefulness"
VISIBILITY = "visibility"
WORD = "word_to_lead"
DECISION = "decision"
WISH = "wish"
NEXT_TOPIC = "next_topic"
TITLE = "title"
AIM = "aim"
QUESTIONS = ("question_1", "question_2", "question_3")


def delivery_block(delivery_id: int) -> str:
    """The block that holds a message's buttons."""
    return f"{_DELIVERY}{delivery_id}"


def delivery_in(block_id: str) -> int | None:
    """Which delivery a clicked message is."""
    key = block_id.removeprefix(_DELIVERY)
    return int(key) if block_id.startswith(_DELIVERY) and key.isdecimal() else None
