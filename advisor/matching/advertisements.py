"""What is wrong in the words of an advertisement: conditions the law forbids, and marks of fraud. Never a filter."""

from advisor.catalog.catalog import Catalog
from advisor.language.detectors import fraud_markers, unlawful_conditions
from advisor.matching.post import Opening
from advisor.wording.prompts import Prompts

__all__ = ["warnings_of"]


def warnings_of(opening: Opening, catalog: Catalog, prompts: Prompts) -> tuple[str, ...]:
    """One sentence for each kind of thing found, quoting the advertisement; empty for an occupation as such."""
    if not opening.text:
        return ()
    found = {
        "matching.warning.unlawful": unlawful_conditions(opening.text, catalog.lexicon),
        "matching.warning.fraud": fraud_markers(opening.text, catalog.lexicon),
    }
    join = prompts.label("matching.join")
    return tuple(
        prompts.label(key, quotes=join.join(dict.fromkeys(span.quote for span in spans)))
        for key, spans in found.items()
        if spans
    )
