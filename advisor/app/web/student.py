"""The student's pages: ask, strengths, resume, interview, posts, the plan, lessons, data and rights."""

from typing import TYPE_CHECKING

from advisor.app.web.lessons import lessons_tab
from advisor.app.web.matches import matches_tab
from advisor.app.web.mydata import data_tab
from advisor.app.web.others import ask_tab
from advisor.app.web.plans import own_plan_tab
from advisor.app.web.portrait import portrait_tab
from advisor.app.web.rehearsal import rehearsal_tab
from advisor.app.web.resume import resume_tab

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["student_pages"]


def student_pages(office: "Office") -> "gradio.Blocks":
    """All pages of a student, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        ask_tab(office, blocks, "student")
    with blocks.route(office.say("page.portrait"), "/portrait", show_in_navbar=False):
        portrait_tab(office, blocks)
    with blocks.route(office.say("page.resume"), "/resume", show_in_navbar=False):
        resume_tab(office, blocks)
    with blocks.route(office.say("page.interview"), "/interview", show_in_navbar=False):
        rehearsal_tab(office, blocks)
    with blocks.route(office.say("page.matches"), "/matches", show_in_navbar=False):
        matches_tab(office, blocks)
    with blocks.route(office.say("page.plan"), "/plan", show_in_navbar=False):
        own_plan_tab(office, blocks)
    with blocks.route(office.say("page.lessons"), "/lessons", show_in_navbar=False):
        lessons_tab(office, blocks)
    with blocks.route(office.say("page.data"), "/data", show_in_navbar=False):
        data_tab(office, blocks)
    return blocks
