"""The one base that pages catch."""


class LedgerError(Exception):
    """A rule was broken; the text tells a person, in Vietnamese, what to do."""
