"""What is declared of governments: pressure, cooperation, consent."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series(
        "tariff_pressure",
        Kind.INDEX,
        "index, 0 to 1",
        "government",
        ALL,
        "Pressure of tariffs threatened or imposed over migration, given what the country "
        "sells to the United States.",
    ),
    Series(
        "mexican_cooperation",
        Kind.INDEX,
        "index, 1 as usual",
        "mexico",
        ALL,
        "Mexico's enforcement against transit, against what its history contains.",
    ),
    Series(
        "flight_consent",
        Kind.INDEX,
        "share",
        "government",
        ALL,
        "Share of the people whom the United States would remove that their government takes back.",
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="removal_consent",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="governments of origin countries",
        meaning="Share of the people whom the United States would remove that their country takes back, "
        "before any pressure that history does not contain.",
        source="a country takes its citizens back unless its history says otherwise",
        places="citizenship",
    ),
    Lever(
        name="tariff_threat",
        unit="share of the value of goods",
        default=0,
        minimum=0,
        maximum=2,
        decided_by="President of the United States",
        meaning="Rate of duty that is threatened over migration.",
        source="none unless announced",
        places="government",
    ),
    Lever(
        name="tariff_imposed",
        unit="share of the value of goods",
        default=0,
        minimum=0,
        maximum=2,
        decided_by="President of the United States",
        meaning="Rate of duty in force over migration, as a mean over all goods, exempt ones included.",
        source="none unless ordered",
        places="government",
    ),
    Lever(
        name="enforcement_cooperation",
        unit="index, 1 as usual",
        default=1,
        minimum=0,
        maximum=3,
        decided_by="each government",
        meaning="Cooperation that a government chooses to give without more pressure.",
        source="what its history contains",
        places="government",
    ),
    Lever(
        name="mexico_takes_third_country",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="government of Mexico",
        meaning="Share of the people whose own country refuses them that Mexico takes instead.",
        source="none unless agreed",
    ),
    Lever(
        name="cooperation_rule",
        unit="0 none, 1 threat and response",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="whoever runs the model: how governments answer pressure is not known",
        meaning="Whether governments answer pressure; with 0 they do as their own levers say, whatever the "
        "threat.",
        source="assumed",
    ),
)


@dataclass(frozen=True, kw_only=True)
class GovernmentParameters:
    """Uncertain parameters of governments."""

    pressure_scale: float = uncertain(
        0.05,
        0.02,
        0.15,
        "share of GDP",
        "Duties at stake, as a share of GDP, that bring pressure to 63% of the most there can be.",
        "assumed",
    )
    pressure_memory_months: float = uncertain(
        6.0,
        1.0,
        24.0,
        "months",
        "Time in which pressure fades to 37% after a threat is withdrawn.",
        "assumed; Mexico's detentions of June 2019 had fallen back by the end of that year",
    )
    imposed_leverage: float = uncertain(
        0.3,
        0.0,
        1.0,
        "share",
        "Leverage of a duty already in force, against one that is only threatened.",
        "assumed: who already pays has less to gain, and protects or retaliates",
    )
    threat_response: float = uncertain(
        0.6,
        0.0,
        2.0,
        "share",
        "Rise of enforcement cooperation under the strongest leverage.",
        "assumed from co-movement: Mexico's detentions +58% in 2024 and +150% in June 2019, when more people "
        "came too",
    )
    consent_response: float = uncertain(
        0.7,
        0.0,
        1.0,
        "share",
        "Share of refusals of removals that the strongest leverage ends.",
        "assumed: Colombia gave way to a threat within a day in January 2025",
    )
