"""Facts as OC4IDS 0.9, the Open Contracting for Infrastructure Data Standard. Pure.

What the standard has no word for stands in fields that begin with `x_`; `additions.FIELDS` says
what each means, and a file stays valid without them. What is not known is left out: it is never
zero, never an empty text. Private persons are never parties: a gift comes from its source.
"""
