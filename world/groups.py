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
TRANSFERS: tuple[str, ...] = ("administrative_closure", "recalendaring", "remand", "reopening")
HEARINGS: tuple[str, ...] = ("master", "individual")
DETAINED_COMPLETIONS: tuple[str, ...] = ("within_two_months", "later")
"""Cases completed on the detained docket, by time since filing."""
AGES_OF_CASES: tuple[str, ...] = (
    "under_1_year",
    "1_to_2_years",
    "2_to_3_years",
    "3_to_5_years",
    "over_5_years",
)
APPEAL_DECISIONS: tuple[str, ...] = ("dismissed", "remanded")
REMOVAL_PATHS: tuple[str, ...] = ("interior", "border_detained", "border_direct")
POPULATION_CAUSES: tuple[str, ...] = (
    "released_at_border",
    "evasion",
    "released_from_detention",
    "interior_arrest",
    "relief",
    "voluntary_departure",
    "overstay",
    "parole_by_air",
    "death",
    "legalisation",
    "emigration",
)
PROTECTIONS: tuple[str, ...] = ("tps", "daca", "parole", "pending_asylum")
MPP_OUTCOMES: tuple[str, ...] = (
    "relief",
    "removal_order",
    "in_absentia",
    "terminated",
    "voluntary_departure",
    "gave_up",
    "fear_passed",
    "processed",
)
MPP_ABSENCES: tuple[str, ...] = ("waiting", "gone")
"""Whether somebody who misses a hearing still waits in Mexico for it, or had given up."""
WAITING_FOR: tuple[str, ...] = ("mpp", "appointment")
CRIMES: tuple[str, ...] = ("kidnapping", "other")
CONSULAR_KINDS: tuple[str, ...] = ("protection", "repatriation", "legal_help", "documents", "other")
"""Kinds of consular case, in the order in which staff turn to them."""
CLAIM_ENDS: tuple[str, ...] = ("granted", "refused", "abandoned")
LINE_ENDS: tuple[str, ...] = ("gave_up", "settled", "crossed")
INTERDICTIONS: tuple[str, ...] = ("sent_south", "returned")
CRIMES_ON_ROUTE: tuple[str, ...] = ("kidnapping", "extortion")
DIRECTIONS: tuple[str, ...] = ("northbound", "southbound")
SEPARATIONS: tuple[str, ...] = ("party", "us_born_child")
