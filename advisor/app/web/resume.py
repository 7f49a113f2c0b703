"""The resume page: text or file in, findings highlighted in it, drafts kept by the student's wish, a line rewritten."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.web.drawing import marked
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.rewriting import offered, rewriting
from advisor.errors import AdvisorError, StateFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.practice.critique import Critique
    from advisor.practice.resume_post import Gap
    from advisor.practice.resume_versions import Version

__all__ = ["resume_tab"]

ROLE: Role = "student"


def resume_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its buttons do."""
    import gradio

    def read_resume(
        text: str, file: str | None, post: str | None, request: gradio.Request
    ) -> Iterator[tuple[Any, ...]]:
        office.require(request, ROLE)
        still = gradio.skip()
        yield office.drawing.draw("wait", text=office.say("page.resume.reading")), still, still, still, still
        try:
            text, codes = _given(text, file)
            found = _critique(office, text, post)
        except AdvisorError as error:
            yield office.regret(error), still, still, still, still
            return
        state = {
            "text": found.text,
            "post": post or "",
            "issues": [[one.start, one.end, one.example] for one in found.issues if one.quote],
        }
        lines = offered(found.text, state["issues"])
        yield (
            _drawn(office, found, codes),
            state,
            gradio.update(visible=True),
            gradio.update(visible=bool(lines)),
            gradio.update(choices=[(office.say("page.choose"), ""), *lines], value=""),
        )

    def keep_resume(state: dict[str, Any] | None, request: gradio.Request) -> tuple[str, str]:
        from advisor.app.documents import keep_draft

        viewer = office.require(request, ROLE)
        try:
            if not state:
                raise StateFault("not_ready", where="resume", variant="critique")
            keep_draft(office.rooms, viewer, viewer.id, _critique(office, state["text"], state["post"]))
        except AdvisorError as error:
            return office.regret(error), _versions(office, viewer)
        return office.drawing.draw("told", text=office.say("page.resume.kept")), _versions(office, viewer)

    def open_resume(request: gradio.Request) -> str:
        return _versions(office, office.require(request, ROLE))

    header(office, ROLE, "resume")
    panel(office.drawing.draw("intro", text=office.say("page.resume.intro")))
    state = gradio.State(None)
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
    with gradio.Column(visible=False) as keeping:
        keep = gradio.Button(office.say("page.resume.keep"), elem_id="keep-resume")
        kept = panel(name="kept")
    mending, line = rewriting(office, state, box, file)
    versions = panel(name="versions")
    footer(office, ROLE)
    go.click(read_resume, [box, file, post], [out, state, keeping, mending, line], show_progress="hidden")
    keep.click(keep_resume, state, [kept, versions], show_progress="hidden")
    blocks.load(open_resume, None, versions, show_progress="hidden")


def _given(text: str, file: str | None) -> tuple[str, Sequence[str]]:
    """The text that was pasted or uploaded, and the codes of what is hidden in it."""
    from advisor.language.documents import hidden_marks, read_document

    if not file:
        return text, hidden_marks(text)
    document = read_document(Path(file))
    return document.text, document.notices


def _critique(office: "Office", text: str, post: str | None) -> "Critique":
    from advisor.app.requests import critique

    return critique(office.rooms, text, (office.rooms.post(post),) if post else (), None)


def _drawn(office: "Office", found: "Critique", codes: Sequence[str]) -> str:
    return office.drawing.draw(
        "critique",
        found=found,
        title=found.job.title if found.job else "",
        gaps=_gap_lines(office, found.gaps),
        pieces=list(marked(found.text, _spans(found))),
        notices=[office.say(f"notice.document.{code}") for code in codes],
    )


def _versions(office: "Office", viewer: "Viewer") -> str:
    """The drafts, what each mended, and the files to take along."""
    from advisor.app.documents import drafts_of

    titles = {row.code: row.title for row in reversed(office.rooms.catalog.checks)}
    _, versions = drafts_of(office.rooms, viewer, viewer.id)
    return office.drawing.draw("versions", versions=[_line(one, titles) for one in reversed(versions)])


def _line(version: "Version", titles: dict[str, str]) -> dict[str, Any]:
    return {
        "at": version.at,
        "job": version.job,
        "score": None if version.score is None else f"{version.score:.0f}",
        "closed": [titles.get(code, code) for code in version.closed],
        "opened": [titles.get(code, code) for code in version.opened],
    }


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
