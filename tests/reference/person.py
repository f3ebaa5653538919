"""A person of the reference: one Mesa agent, with plain attributes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.reference.corridor import Corridor

MEXICO = 0
ADULT, FAMILY, CHILD = 0, 1, 2
NOWHERE = 255
PENDING = ("master", "individual")
LIVE = ("notice", "master", "individual", "inactive")
CAN_COME = ("resident", "detained", "waiting", "lawful")


class Person(mesa.Agent):  # type: ignore[misc]
    """One person (a row of the model): months are as in `world.calendar`, days since 1970."""

    model: Corridor
    unique_id: int

    def __init__(self, model: Corridor, citizenship: int, demographic: int, status: str) -> None:
        super().__init__(model)
        self.citizenship = citizenship
        self.demographic = demographic
        self.status = status
        self.leader: Person | None = None  # first member of the party
        self.stage: str | None = None
        self.court = self.state = self.city = self.crossing = NOWHERE
        self.source = ""
        self.detained_docket = self.removable = self.ice_arrest = False
        self.relief = self.grant_appealed = self.shielded = False
        self.entered = self.filed = self.queued = self.booked = self.exit = -1
        self._once: dict[str, float] = {}
        self._luck: dict[str, float] = {}
        self._luck_month = -1

    def luck(self, decision: str) -> float:
        """A number in [0, 1) for a decision of this month; members of a party have that of the first."""
        who = self.leader or self
        if who._luck_month != self.model.month:
            who._luck, who._luck_month = {}, self.model.month
        return who._luck.setdefault(decision, self.model.random.random())

    def once(self, decision: str) -> float:
        """The same for a decision that is made once in a life."""
        who = self.leader or self
        return who._once.setdefault(decision, self.model.random.random())

    def choose(self, decision: str, cumulative: Sequence[float]) -> int:
        """An option, by cumulative probabilities."""
        return bisect_right(cumulative, self.luck(decision) * cumulative[-1])

    @property
    def kind(self) -> tuple[int, int]:
        """Citizenship and demographic."""
        return self.citizenship, self.demographic

    @property
    def is_accepted(self) -> bool:
        """Whether some country takes the person this month: the own one, or Mexico in its place."""
        share = self.model.lever("mexico_takes_third_country")
        in_mexico = self.citizenship != MEXICO and self.once("removal/third_country") < share
        return self.is_taken_back or in_mexico

    @property
    def is_taken_back(self) -> bool:
        """Whether the country takes the person back this month."""
        share = self.model.lever_by_place("removal_consent")[self.citizenship]
        return self.once("removal/consent") < share

    def set_for(self, stage: str) -> None:
        """Join the end of a docket."""
        self.stage, self.queued = stage, self.model.month

    def settle(self, cause: str) -> None:
        """Become a resident."""
        self.status = "resident"
        self.model.count("population_changes", cause)

    def leave(self, status: str, cause: str) -> None:
        """Leave the resident population, the party, and a protection."""
        self.status, self.leader, self.shielded = status, None, False
        self.model.count("population_changes", cause, -1)

    def live_somewhere(self) -> None:
        """Take a residence and the court that hears people there."""
        geography = self.model.given.geography
        self.court = self.choose("notice/residence", geography["court_of_citizenship"][self.citizenship])
        self.state = geography["state_of_court"][self.court]

    def go_to_court_of_state(self) -> None:
        """Take the court of the state of residence."""
        geography = self.model.given.geography
        self.court = self.choose("notice/court", geography["court_of_state"][self.state])

    def serve(self, source: str, lag_days: float) -> bool:
        """Get a notice to appear; whether it will be filed (7.5)."""
        model = self.model
        filed = self.luck("notice/filed") < model.lever("filing_share")
        if filed:
            self.stage, self.source = "notice", source
            self.queued = model.month + 1 + int(model.waiting_time(self.luck("notice/lag"), lag_days))
        return filed

    def stop_waiting(self) -> None:
        """Wait in Mexico no longer; the time in which people try again begins."""
        if self.status == "waiting":
            self.status, self.entered = "returned", self.model.month

    def received(self, point: int) -> None:
        """Be counted by Mexico at a point of repatriation."""
        self.model.count("repatriations_to_mexico", point)

    def remove_directly(self) -> None:
        """Be removed at the border by CBP."""
        self.status = "returned"
        self.model.count("removals_by_path", "border_direct")
        self.received(self.city)
