"""All tables of the store in one place: a module that declares some is named here, so that nobody works with a part."""

from advisor.records import decision_tables, import_tables, offer_tables, outcome_tables, support_tables
from advisor.records.tables import metadata

__all__ = ["decision_tables", "import_tables", "metadata", "offer_tables", "outcome_tables", "support_tables"]
