"""Closed lists of the groups of series; the position in a list is the code in an array."""

DISPOSITIONS: tuple[str, ...] = (
    "title_42_expulsion",
    "expedited_removal",
    "reinstatement",
    "voluntary_return",
    "notice_detained",
    "notice_released",
    "parole",
    "remain_in_mexico",
    "notice_to_report",
    "child_transfer",
    "returned_at_port",
)
RECEIPT_SOURCES: tuple[str, ...] = ("border", "interior_arrest", "uscis_referral", "other")
OUTCOMES: tuple[str, ...] = ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated")
TRANSFERS: tuple[str, ...] = ("administrative_closure", "recalendaring")
REMOVAL_PATHS: tuple[str, ...] = ("interior", "border_detained", "border_direct")
POPULATION_CAUSES: tuple[str, ...] = (
    "released_at_border",
    "evasion",
    "released_from_detention",
    "interior_arrest",
    "relief",
    "voluntary_departure",
)
