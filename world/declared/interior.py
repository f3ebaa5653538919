"""What is declared of interior enforcement: arrests, detention, removal."""

from dataclasses import dataclass

from world.declare import Kind, Lever, Series, uncertain
from world.groups import REMOVAL_PATHS, SEPARATIONS
from world.places import CITIZENSHIPS

SERIES: tuple[Series, ...] = (
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
        "family_separations",
        Kind.FLOW,
        "people",
        "state",
        SEPARATIONS,
        "People arrested by ICE who had family of their party here, or children born here; both are counted.",
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
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="arrests_per_day",
        unit="people a day",
        default=379.1,
        minimum=0,
        maximum=20_000,
        decided_by="Immigration and Customs Enforcement",
        meaning="Administrative arrests by ICE in the interior, nationwide.",
        source="ICE detention statistics, book-ins of January 2025",
    ),
    Lever(
        name="booked_share",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Immigration and Customs Enforcement",
        meaning="Share of interior arrests that are booked into detention.",
        source="ICE detention statistics, January 2025",
    ),
    Lever(
        name="detention_beds",
        unit="beds",
        default=41_500,
        minimum=0,
        maximum=1_000_000,
        decided_by="Congress (appropriations of the Department of Homeland Security)",
        meaning="Funded average daily population of immigration detention.",
        source="appropriations of FY2024 (recalled)",
    ),
    Lever(
        name="removals_per_day",
        unit="people a day",
        default=2_000,
        minimum=0,
        maximum=50_000,
        decided_by="Immigration and Customs Enforcement",
        meaning="Most people who can be removed from detention in a day, by land and air.",
        source="assumed not to bind: twice the 1,010 ICE removals a day of FY2013",
    ),
)


@dataclass(frozen=True, kw_only=True)
class InteriorParameters:
    """Uncertain parameters of interior enforcement."""

    days_to_removal: float = uncertain(
        20.0,
        10.0,
        40.0,
        "days",
        "Mean time from book-in to removal of a person with an order that can be carried out.",
        "assumed; stays of people arrested by CBP average 20 to 30 days (ICE detention statistics)",
    )
    detention_release_hazard: float = uncertain(
        0.5,
        0.35,
        0.8,
        "per month",
        "Hazard of release from detention while proceedings go on.",
        "derived: exits other than removal were 0.20-0.31 a detainee-month (ICE, FY2024-25); "
        "about half of detainees are in proceedings (assumed), the others are not released",
    )
    ice_custody_share_mexican: float = uncertain(
        0.43,
        0.3,
        0.6,
        "share",
        "Share of expedited removals and reinstatements of Mexicans that pass through ICE custody; those of "
        "others all do.",
        "derived: ICE border removals over DHS expedited removals and reinstatements were 0.61-0.65 in "
        "FY2014-19, and about 30% of the latter were of other nationalities",
    )
    arrest_order_share: float = uncertain(
        0.35,
        0.2,
        0.5,
        "share",
        "Share of interior arrests of people with an order that can be carried out.",
        "derived: one minus ICE notices to appear over ICE arrests, FY2016-21; range assumed",
    )
    parolee_notice_hazard: float = uncertain(
        0.02,
        0.005,
        0.06,
        "per month",
        "Hazard that a parolee, or a person told to report, is served a notice to appear.",
        "assumed, from ICE notices in excess of 0.65 of its arrests, FY2022-24",
    )
