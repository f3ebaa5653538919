"""Which border city people head for, from where they enter the corridor."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from world.corridor import Corridor, northbound
from world.places import SECTORS
from world.routes import EdgeUtility, destination_probabilities

SOUTHERN_ENTRIES: Mapping[str, float] = {"CHID": 0.46, "LAM": 0.23, "CEIB": 0.23, "TEN": 0.08}
"""Where third-country nationals enter. Chiapas against Tabasco: their shares of the events that Mexico's
migration institute recorded in 2019 and 2021-2023 (UPM, recalled), 1.23 to 0.56; the parts within a state are
assumed."""

MEXICAN_ENTRIES: Mapping[str, float] = {
    "MEX": 0.2426,  # Mexico City, Guerrero, Hidalgo, Mexico, Morelos
    "CEL": 0.0960,  # Michoacan
    "PUE": 0.0873,  # Puebla, Tlaxcala
    "OAX": 0.0820,
    "IRA": 0.0770,  # Guanajuato
    "GDL": 0.0715,  # Jalisco, Colima
    "COR": 0.0570,  # Veracruz
    "SLP": 0.0421,
    "ZAC": 0.0421,  # Zacatecas, Aguascalientes
    "TGZ": 0.0403,  # Chiapas
    "MZT": 0.0225,  # Durango
    "CUL": 0.0202,  # Sinaloa, Baja California Sur
    "CHH": 0.0197,
    "QRO": 0.0169,
    "TPC": 0.0159,  # Nayarit
    "CVM": 0.0159,  # Tamaulipas
    "SLW": 0.0094,  # Coahuila
    "HMO": 0.0094,  # Sonora
    "MTY": 0.0084,
    "MXL": 0.0084,  # Baja California
    "VSA": 0.0075,  # Tabasco
    "TEN": 0.0070,  # Yucatan, Campeche
    "CEIB": 0.0009,  # Quintana Roo
}
"""Where Mexicans enter: consular identity cards issued in 2022 by state of birth (BBVA-CONAPO Yearbook 2025;
states outside the first eight recalled), each state at the corridor node nearest to its capital."""

DEFAULT_UTILITY = EdgeUtility()


def city_shares(
    graph: Corridor,
    origins: Sequence[str],
    utility: EdgeUtility = DEFAULT_UTILITY,
    attraction: Mapping[str, float] | None = None,
    scale: float = 1.0,
) -> NDArray[np.float64]:
    """Return the probability that people who head north from each node stop at each border city.

    Args:
        graph: the corridor.
        origins: nodes.
        utility: how they weigh a stretch.
        attraction: utility of stopping in a city, by city; zero where not given (assumed).
        scale: scale of the Gumbel errors, in utils.

    Returns:
        Shape (origins, cities), cities in the order of `graph.graph["cities"]`; rows sum to one.

    Raises:
        InputError: if an origin is unknown or reaches no border city.
    """
    ahead = northbound(graph)
    attractions = attraction or {}
    cities = {node: attractions.get(city, 0.0) for city, node in graph.graph["cities"].items()}
    return destination_probabilities(ahead, utility.of(ahead), origins, cities, scale)


def sector_shares(graph: Corridor, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add the shares of cities up to the sectors that they face.

    Args:
        graph: the corridor.
        shares: shape (..., cities), from `city_shares` or `city_choice`.

    Returns:
        Shape (..., 9), in the order of `world.places.SECTORS`.
    """
    facing = np.array([[sector == name for name in SECTORS] for sector in graph.graph["sectors"].values()])
    return shares @ facing.astype(np.float64)


def city_choice(
    graph: Corridor,
    entries: Mapping[str, Mapping[str, float]],
    utility: EdgeUtility = DEFAULT_UTILITY,
    attraction: Mapping[str, float] | None = None,
    scale: float = 1.0,
) -> dict[str, NDArray[np.float64]]:
    """Return how each class of people spreads over the border cities.

    Args:
        graph: the corridor.
        entries: by class, such as a citizenship, the weights of the nodes where they enter; they need not sum
            to one. `SOUTHERN_ENTRIES` and `MEXICAN_ENTRIES` are defaults.
        utility: as in `city_shares`.
        attraction: as in `city_shares`.
        scale: as in `city_shares`.

    Returns:
        By class, shape (cities,), summing to one.

    Raises:
        InputError: as `city_shares`.
    """
    origins = sorted({node for weights in entries.values() for node in weights})
    shares = city_shares(graph, origins, utility, attraction, scale)
    choice = {}
    for people, weights in entries.items():
        by_origin = np.array([weights.get(node, 0.0) for node in origins])
        choice[people] = by_origin @ shares / by_origin.sum()
    return choice
