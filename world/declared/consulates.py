"""What is declared of the consulates."""

from dataclasses import dataclass
from typing import Any

from world.declare import Kind, Lever, Series, uncertain
from world.groups import CONSULAR_KINDS


def _cases(name: str, kind: Kind, meaning: str) -> Series:
    return Series(name, kind, "cases", "consulate", CONSULAR_KINDS, meaning, coarsest_scale=100)


SERIES: tuple[Series, ...] = (
    _cases("consular_cases_opened", Kind.FLOW, "Cases brought to Mexican consulates, by kind."),
    _cases("consular_cases_served", Kind.FLOW, "Cases that a consulate finished."),
    _cases(
        "consular_cases_abandoned", Kind.FLOW, "Cases that were given up before a consulate finished them."
    ),
    _cases("consular_cases_waiting", Kind.STOCK, "Cases open at the end of the month."),
    Series(
        "consular_wait_days",
        Kind.MEAN,
        "days",
        "consulate",
        CONSULAR_KINDS,
        "Days that a case stays open, by Little's law: cases open over cases that leave in a day.",
        coarsest_scale=100,
        weight="consular_cases_waiting",
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="consular_staff",
        unit="people",
        default=4_383,
        minimum=0,
        maximum=50_000,
        decided_by="Mexico's Ministry of Foreign Affairs",
        meaning="Staff of the consulates in the United States; a national total is shared out by weight.",
        source="network of January 2025 (consul in Houston, press); held for earlier years (assumed)",
        places="consulate",
        shared_by=("consulates", "staff_weight"),
    ),
    Lever(
        name="legal_advisers",
        unit="people",
        default=330,
        minimum=0,
        maximum=50_000,
        decided_by="Mexico's Ministry of Foreign Affairs",
        meaning="Lawyers under contract to advise Mexicans, shared out like staff.",
        source="assumed before 2025: one lawyer in each of the 325-329 firms under contract",
        places="consulate",
        shared_by=("consulates", "staff_weight"),
    ),
    Lever(
        name="consular_budget",
        unit="index, 2024 = 1",
        default=1,
        minimum=0,
        maximum=10,
        decided_by="Congress of Mexico",
        meaning="Real budget of consular assistance and protection, against that of 2024.",
        source="assumed as in 2024 for the years before 2018, of which no figure was found",
    ),
)


def _hours(kind: str, default: float, low: float, high: float) -> Any:
    return uncertain(
        default, low, high, "hours", f"Working time that a {kind} case takes.", "assumed; no figure published"
    )


def _days(kind: str, default: float, low: float, high: float) -> Any:
    return uncertain(
        default,
        low,
        high,
        "days",
        f"Mean time that a {kind} case stays open where working time does not run short.",
        "assumed; no figure published",
    )


@dataclass(frozen=True, kw_only=True)
class ConsularParameters:
    """Uncertain parameters of the consulates."""

    protection_case_share: float = uncertain(
        0.6,
        0.3,
        1.0,
        "share",
        "Share of ICE arrests of Mexicans of which a consulate is told and opens a case.",
        "assumed: consular notification is a duty (Vienna Convention, article 36) that is kept in part",
    )
    repatriation_case_share: float = uncertain(
        0.7, 0.3, 1.0, "share", "Share of repatriated Mexicans whom a consulate interviews.", "assumed"
    )
    legal_case_share: float = uncertain(
        0.15, 0.05, 0.4, "share", "Share of Mexicans new in court who ask for legal help.", "assumed"
    )
    matricula_rate: float = uncertain(
        0.14,
        0.1,
        0.2,
        "a year",
        "Consular cards asked for by an unauthorized Mexican resident.",
        "derived: 566,547 cards issued in 2022 over about 4.0 million residents (Pew)",
    )
    passport_rate: float = uncertain(
        0.02,
        0.01,
        0.04,
        "a year",
        "Passports asked for by a person of Mexican origin.",
        "assumed: about 750,000 passports a year; no figure found",
    )
    other_case_rate: float = uncertain(
        0.004,
        0.002,
        0.008,
        "a year",
        "Other cases (civil, labour, family, criminal) brought by a person of Mexican origin.",
        "assumed: about 150,000 cases a year",
    )
    staff_hours: float = uncertain(
        130.0,
        110.0,
        150.0,
        "hours a month",
        "Working time that a member of staff gives to cases.",
        "assumed: 160 contract hours less leave and management",
    )
    adviser_hours: float = uncertain(
        20.0,
        5.0,
        80.0,
        "hours a month",
        "Working time that an external lawyer gives to consular cases.",
        "assumed: firms have other clients",
    )
    consular_budget_elasticity: float = uncertain(
        0.3,
        0.0,
        1.0,
        "elasticity",
        "Change of working time with the budget; 0 none, 1 in proportion.",
        "assumed: the programme pays travel, contracts and services, not the wages of the foreign service",
    )
    protection_hours: float = _hours("protection", 8.0, 3.0, 16.0)
    repatriation_hours: float = _hours("repatriation", 1.5, 0.5, 3.0)
    legal_help_hours: float = _hours("legal help", 12.0, 4.0, 40.0)
    documents_hours: float = _hours("document", 2.5, 1.5, 4.0)
    other_hours: float = _hours("other", 6.0, 3.0, 12.0)
    protection_days: float = _days("protection", 15.0, 5.0, 45.0)
    repatriation_days: float = _days("repatriation", 2.0, 1.0, 10.0)
    legal_help_days: float = _days("legal help", 60.0, 20.0, 180.0)
    documents_days: float = _days("document", 20.0, 7.0, 60.0)
    other_days: float = _days("other", 45.0, 15.0, 120.0)
    consular_abandonment: float = uncertain(
        0.1,
        0.01,
        0.3,
        "per month",
        "Hazard that a case open for more than a month is given up.",
        "assumed",
    )
    consular_effect: float = uncertain(
        0.1,
        0.0,
        0.5,
        "share",
        "Share of Mexicans given legal help who have counsel in court thanks to it; 0 is no effect.",
        "assumed; the structure is a guess",
    )
