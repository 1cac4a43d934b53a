"""Our words in the codes of the standard; what has none there is left out, or keeps its own. Pure."""

# projectStatus: closed. A project whose account is closed is used and maintained.
STATUS = {
    "BUILDING": "implementation",
    "COMPLETED": "completion",
    "CLOSED": "maintenance",
}
UNDECIDED, DECIDED = "identification", "preparation"

# projectSector: open. A ditch or a market may serve several; those keep only our own kind.
SECTOR = {
    "ROAD": "transport.road",
    "HOUSE": "socialHousing",
    "LIGHTING": "energy",
    "CULTURE_HOUSE": "cultureSportsAndRecreation",
    "SCHOOL": "education",
    "MARKET": "economy",
}

# contractingProcessStatus: closed.
CONTRACT = {"SIGNED": "active", "LIQUIDATED": "closed"}

# What kind of flow a movement is, after IATI's transaction types; the standard has no field for it.
FLOW = {
    "GIFT": "incomingFunds",
    "DRAWING": "incomingFunds",
    "INTEREST": "incomingFunds",
    "ADVANCE": "disbursement",
    "STAGE": "expenditure",
    "RETENTION": "expenditure",
    "DIRECT": "expenditure",
    "FEE": "expenditure",
    "RETURNED": "refund",
    "RECOVERED": "refund",
    "MOVED_IN": "transfer",
    "MOVED_OUT": "transfer",
    "MOVED_WITHIN": "transfer",
}
