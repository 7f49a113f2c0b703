"""The resume page: text or file in, findings highlighted in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.app.web.drawing import marked
from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    from advisor.app.web.office import Office
    from advisor.practice.critique import Critique
    from advisor.practice.resume_post import Gap

__all__ = ["resume_tab"]

ROLE: Role = "student"


def resume_tab(office: "Office") -> None:
    """What stands on the page, and what its button does."""
    import gradio

    def read_resume(text: str, file: str | None, post: str | None, request: gradio.Request) -> Iterator[str]:
        office.require(request, ROLE)
        yield office.drawing.draw("wait", text=office.say("page.resume.reading"))
        try:
            yield _critique(office, text, file, post)
        except AdvisorError as error:
            yield office.regret(error)

    header(office, ROLE, "resume")
    panel(office.drawing.draw("intro", text=office.say("page.resume.intro")))
    post = gradio.Dropdown(office.posts(), label=office.say("page.resume.post"), value="", elem_id="post")
    box = gradio.Textbox(
        label=office.say("page.resume.box"),
        placeholder=office.say("page.resume.example_text"),
        lines=10,
        max_lines=24,
        elem_id="resume",
    )
    file = gradio.File(
        label=office.say("page.resume.file"),
        file_types=[".txt", ".docx", ".pdf", ".xlsx"],
        type="filepath",
        height=130,
        elem_id="upload",
    )
    go = gradio.Button(office.say("page.resume.go"), variant="primary", elem_id="go")
    out = panel(name="findings", live=True)
    footer(office)
    go.click(read_resume, [box, file, post], out, show_progress="hidden")


def _critique(office: "Office", text: str, file: str | None, post: str | None) -> str:
    from advisor.language.documents import hidden_marks, read_document
    from advisor.practice.critique import critique

    rooms = office.rooms
    notices: Sequence[str] = hidden_marks(text)
    if file:
        document = read_document(Path(file))
        text, notices = document.text, document.notices
    wanted = rooms.post(post) if post else None
    found = critique(text, catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, post=wanted)
    return office.drawing.draw(
        "critique",
        found=found,
        title=wanted.title if wanted else "",
        gaps=_gap_lines(office, found.gaps),
        pieces=list(marked(found.text, _spans(found))),
        notices=[office.say(f"notice.document.{code}") for code in notices],
    )


def _spans(found: "Critique") -> list[tuple[int, int, str, str]]:
    return [
        (issue.start, issue.end, str(number), issue.severity)
        for number, issue in enumerate(found.issues, 1)
        if issue.quote
    ]


def _gap_lines(office: "Office", gaps: "Sequence[Gap]") -> list[str]:
    return [
        office.say(
            f"page.gap.{gap.state}", name=office.skill(gap.skill), near=office.skill(gap.near) if gap.near else ""
        )
        for gap in gaps
    ]
