"""Every series that the model writes, declared once: its kind, unit, places, groups and valid scale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from world.places import CITIZENSHIPS, DEMOGRAPHICS

ALL: tuple[str, ...] = ("all",)


class Kind(StrEnum):
    """How a series adds up over time; only flows and stocks may be summed over places."""

    FLOW = "flow"
    STOCK = "stock"
    PEAK = "peak"
    MEAN = "mean"
    INDEX = "index"


@dataclass(frozen=True)
class Series:
    """A declared output.

    Attributes:
        name: Column value in `monthly.parquet`.
        kind: Flow (sum over the month), stock (at its end), daily peak, mean, or index.
        unit: What one unit of the value is.
        places: Kind of place, a name that `Places.names` knows.
        groups: Closed list of groups, `("all",)` where there is none.
        meaning: Definition in one sentence.
        coarsest_scale: Largest number of people to a row at which the series is still valid.
        weight: For a mean, the series that weighs it.
    """

    name: str
    kind: Kind
    unit: str
    places: str
    groups: tuple[str, ...]
    meaning: str
    coarsest_scale: int = 1000
    weight: str | None = None


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

SERIES: tuple[Series, ...] = (
    Series(
        "border_encounters",
        Kind.FLOW,
        "encounters",
        "crossing",
        CITIZENSHIPS,
        "Encounters of the Border Patrol by sector and of field operations by port; events, not people.",
    ),
    Series(
        "border_encounters_by_demographic",
        Kind.FLOW,
        "encounters",
        "crossing",
        DEMOGRAPHICS,
        "The same encounters by demographic.",
    ),
    Series(
        "border_dispositions",
        Kind.FLOW,
        "encounters",
        "crossing",
        DISPOSITIONS,
        "The same encounters by what was decided of them at the border.",
    ),
    Series(
        "repeat_encounters",
        Kind.FLOW,
        "encounters",
        "border",
        CITIZENSHIPS,
        "Border Patrol encounters of people who were encountered in the twelve months before.",
        coarsest_scale=100,
    ),
    Series(
        "evasions",
        Kind.FLOW,
        "people",
        "sector",
        ALL,
        "People who crossed between ports without being caught: known gotaways, a lower bound.",
    ),
    Series(
        "court_receipts",
        Kind.FLOW,
        "cases",
        "court",
        RECEIPT_SOURCES,
        "Notices to appear that were filed with a court (initial receipts), by where the case comes from.",
    ),
    Series(
        "court_completions",
        Kind.FLOW,
        "cases",
        "court",
        OUTCOMES,
        "Cases completed by a judge's decision, by outcome.",
    ),
    Series(
        "court_pending",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases (EOIR's definition until early 2025).",
    ),
    Series(
        "court_pending_inactive",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Administratively closed cases: pending, but on no docket.",
    ),
    Series(
        "court_wait_days",
        Kind.MEAN,
        "days",
        "court",
        ALL,
        "Mean days since filing of the active pending cases.",
        weight="court_pending",
    ),
    Series(
        "court_transfers",
        Kind.FLOW,
        "cases",
        "court",
        TRANSFERS,
        "Cases moved from the active to the inactive stock, and back.",
    ),
    Series("judges", Kind.STOCK, "judges", "court", ALL, "Immigration judges on the bench."),
    Series(
        "hearings_missed",
        Kind.FLOW,
        "hearings",
        "court",
        ALL,
        "Hearings at which the respondent did not appear.",
    ),
    Series(
        "ice_arrests",
        Kind.FLOW,
        "people",
        "state",
        CITIZENSHIPS,
        "Administrative arrests by ICE in the interior.",
        coarsest_scale=100,
    ),
    Series(
        "detention_book_ins",
        Kind.FLOW,
        "people",
        "nation",
        ("ice", "cbp"),
        "Book-ins to ICE detention, by arresting agency.",
    ),
    Series(
        "detention_population",
        Kind.MEAN,
        "people",
        "nation",
        ("ice", "cbp"),
        "Mean daily midnight population of ICE detention, by arresting agency.",
    ),
    Series(
        "removals",
        Kind.FLOW,
        "people",
        "nation",
        CITIZENSHIPS,
        "Removals by ICE (paths interior and border_detained).",
    ),
    Series(
        "removals_by_path",
        Kind.FLOW,
        "people",
        "nation",
        REMOVAL_PATHS,
        "Removals by path: by ICE after an interior arrest, by ICE after a border arrest, by CBP directly.",
    ),
    Series(
        "final_orders_at_large",
        Kind.STOCK,
        "people",
        "nation",
        CITIZENSHIPS,
        "People with a final order of removal who are not detained.",
    ),
    Series(
        "repatriations_to_mexico",
        Kind.FLOW,
        "events",
        "repatriation_point",
        ALL,
        "Returns of Mexicans from the United States as Mexico counts them, by point of reception.",
    ),
    Series(
        "non_mexicans_received",
        Kind.FLOW,
        "events",
        "city",
        ALL,
        "People of other nationalities sent to Mexico: expulsions and Remain in Mexico.",
    ),
    Series(
        "unauthorized_population",
        Kind.STOCK,
        "people",
        "state",
        CITIZENSHIPS,
        "Residents without lawful status, at liberty; overstays, deaths and departures are not modelled yet.",
        coarsest_scale=100,
    ),
    Series(
        "population_changes",
        Kind.FLOW,
        "people",
        "nation",
        POPULATION_CAUSES,
        "Changes of the unauthorized population by cause; arrests, relief and departures are negative.",
    ),
)

BY_NAME: dict[str, Series] = {series.name: series for series in SERIES}


def describe() -> list[dict[str, str]]:
    """Rows of the table that `run.py describe series` prints."""
    return [
        {
            "series": series.name,
            "kind": series.kind.value,
            "unit": series.unit,
            "places": series.places,
            "groups": ", ".join(series.groups),
            "coarsest scale": f"1:{series.coarsest_scale}",
            "meaning": series.meaning + (f" Weighed by {series.weight}." if series.weight else ""),
        }
        for series in SERIES
    ]
