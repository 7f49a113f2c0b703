"""Which doors stand open to which role, what each answers, and its parameters."""

from collections.abc import Mapping

from advisor.dialogue.desk import Door
from advisor.dialogue.doors.college import diagnose_door, explain_door, review_door, skills_door
from advisor.dialogue.doors.outcomes import outcomes_door
from advisor.dialogue.doors.own import mydata_door
from advisor.dialogue.doors.posts import match_door
from advisor.dialogue.doors.practice import interview_door, resume_door
from advisor.dialogue.doors.shelf import search_door
from advisor.dialogue.doors.support import eligibility_door, plan_door
from advisor.facts import Role, Viewer

__all__ = ["doors_for"]

STUDENT = "student's name or number"
POST = "post, as people call it, or the number of an advertisement"
CLASS = "name of a class in the asker's scope, where all students of one class are meant"
ASPECTS = "what is wanted: "
STAFF: tuple[Role, ...] = ("counselor", "mentor", "centre", "admin")
ALL: tuple[Role, ...] = ("student", *STAFF)

OF_OTHERS = frozenset({"student", "class"})
"""Parameters that could name somebody else."""

_DOORS: dict[str, tuple[Door, str, Mapping[str, str], tuple[Role, ...]]] = {
    "explain": (
        explain_door,
        "Why a student was or was not flagged, with every figure on a card.",
        {
            "student": STUDENT,
            "aspect": ASPECTS + "all, weights, class, missing, sure, agreement, pattern, lift, changed, poverty, "
            "psychology, first",
        },
        STAFF,
    ),
    "diagnose": (
        diagnose_door,
        "Readiness and indicators of a student; for a student the own strengths and next steps.",
        {"student": STUDENT, "class": CLASS, "aspect": ASPECTS + "summary, class, own, next, flag"},
        ALL,
    ),
    "match": (
        match_door,
        "Posts that fit, why or why not a post, the way up to it, and the interests on record.",
        {
            "student": STUDENT,
            "post": POST,
            "aspect": ASPECTS + "list, post, way_up, interests; candidates for a post among all students",
        },
        ALL,
    ),
    "search": (
        search_door,
        "Policies, rights, occupations, interview questions and skills in the knowledge base.",
        {
            "query": "what to look for",
            "post": POST,
            "aspect": ASPECTS
            + "policies, questions, skills, jobs, occupations; of an occupation: tasks, papers, life, "
            "path, needed, pay",
        },
        ALL,
    ),
    "skills": (
        skills_door,
        "The skills on record with their evidence.",
        {"student": STUDENT},
        ALL,
    ),
    "resume": (resume_door, "Critique of the resume that was pasted.", {"post": POST, "aspect": ASPECTS + "how"}, ALL),
    "interview": (
        interview_door,
        "A mock interview: start it, answer, stop it; for staff the record of practices.",
        {"student": STUDENT, "class": CLASS, "post": POST, "aspect": ASPECTS + "start, answer, stop, record, class"},
        ALL,
    ),
    "outcomes": (
        outcomes_door,
        "Outcomes of past cohorts in counts: groups compared with caveats, the official rate, follow-up and indicators; "
        "to students and mentors where the college publishes them.",
        {"aspect": ASPECTS + "compare, rate, follow"},
        ALL,
    ),
    "review": (
        review_door,
        "Whether and by whom a flag was confirmed, and how to confirm or dismiss one.",
        {"student": STUDENT, "class": CLASS, "aspect": ASPECTS + "state, how, class"},
        ("counselor", "centre", "admin"),
    ),
    "plan": (
        plan_door,
        "The plan of a student: who does what by when, each action with the card that it answers.",
        {"student": STUDENT, "class": CLASS, "aspect": ASPECTS + "own, student, due"},
        ALL,
    ),
    "eligibility": (
        eligibility_door,
        "Whether a student, or how many of a class, meet the conditions of a policy or subsidy, and what is still to be asked.",
        {
            "student": STUDENT,
            "class": CLASS,
            "query": "the policy in question",
            "aspect": ASPECTS + "own, student, open; class for all students at once",
        },
        ALL,
    ),
    "mydata": (
        mydata_door,
        "What is held about the student who asks, who has seen it, and the rights; for staff, who decides on consent.",
        {"aspect": ASPECTS + "held, seen, rights"},
        ALL,
    ),
}


def doors_for(viewer: Viewer) -> Mapping[str, tuple[Door, str, Mapping[str, str]]]:
    """The doors of a role. A student's have no parameter that could name another person."""
    return {
        name: (
            door,
            description,
            {key: text for key, text in parameters.items() if not (viewer.role == "student" and key in OF_OTHERS)},
        )
        for name, (door, description, parameters, roles) in _DOORS.items()
        if viewer.role in roles
    }
