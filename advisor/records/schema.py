"""All tables of the store in one place: a module that declares some is named here, so that nobody works with a part."""

from advisor.records.tables import metadata

__all__ = ["metadata"]
