"""One gradio app a role, and which of its handlers that role may run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["HANDLERS", "blocks_for", "policy_of"]

_ASK = frozenset({"show_chat", "ask", "begin_thread"})
HANDLERS: Mapping[Role, frozenset[str]] = {
    "student": _ASK
    | {"read_resume", "begin_interview", "answer_question", "stop_interview", "show_matches"}
    | {"show_own_plan", "sign_plan", "mark_action", "keep_answer", "keep_known"}
    | {"show_lessons", "show_lesson", "check_lesson"}
    | {"show_portrait", "keep_interests"}
    | {"open_resume", "keep_resume", "pick_line", "check_line", "accept_line", "refuse_line"}
    | {"open_interview", "show_report", "show_share", "share_practice", "begin_drill", "answer_drill"}
    | {"find_way", "explain_post", "say_feedback"}
    | {"show_data", "reply_to_card", "ask_correction", "set_consent", "take_back", "set_personal"}
    | {"ask_erasure", "keep_me"},
    "counselor": _ASK
    | {"show_roster", "turn_page", "open_student", "show_student", "confirm_flag", "dismiss_flag", "undo_review"}
    | {"open_plans", "show_plan", "sign_plan", "mark_action", "edit_action", "set_task", "recheck_plan"}
    | {"show_ledger", "turn_ledger"}
    | {"correct_record", "settle_reply", "note_contact"}
    | {"show_overview", "show_outcomes", "follow_up"}
    | {"show_imports", "read_headings", "add_heading", "preview_import", "commit_import", "undo_import"}
    | {"show_accounts", "reset_account"},
    "mentor": _ASK
    | {"open_mentees", "show_mentee", "set_task", "close_task", "rate_skill"}
    | {"show_offers", "check_post", "hand_in", "show_profile", "keep_profile"},
    "centre": _ASK | {"find_student", "show_cared", "settle_reply", "keep_note", "mark_action", "note_service"},
    "admin": _ASK
    | {"find_people", "add_person", "reset_password", "disable_person", "open_cohort", "find_student", "visit_student"}
    | {"hand_over", "archive_cohort", "assign_mentors", "show_audit", "verify_audit", "show_backups", "back_up"}
    | {"show_due", "forget_due", "assess", "show_system", "make_bundle"}
    | {"show_tasks", "show_requests", "erase_student", "refuse_request"}
    | {"show_waiting", "show_offer", "release_offer", "refuse_offer", "check_record"},
}
"""Names of the handlers that a role may run; one without a row here stops the start."""


def blocks_for(role: Role, office: "Office") -> "gradio.Blocks":
    """The pages of a role."""
    from advisor.app.web.admin import admin_pages
    from advisor.app.web.centre import centre_pages
    from advisor.app.web.counselor import counselor_pages
    from advisor.app.web.mentor import mentor_pages
    from advisor.app.web.student import student_pages

    pages = {
        "student": student_pages,
        "counselor": counselor_pages,
        "mentor": mentor_pages,
        "centre": centre_pages,
        "admin": admin_pages,
    }
    return pages[role](office)


def policy_of(blocks: "gradio.Blocks", role: Role) -> frozenset[int]:
    """The numbers of the handlers of an app that its role may run; another role's app is behind another prefix.

    Raises:
        ValueError: A handler has no row in ``HANDLERS`` (a slip of the programmer: the server must not start).
    """
    for number, block in blocks.fns.items():
        name = getattr(block.fn, "__name__", "")
        if name not in HANDLERS[role]:
            raise ValueError(f"handler {number} {name!r} of role {role} has no row in HANDLERS")
    return frozenset(int(number) for number in blocks.fns)
