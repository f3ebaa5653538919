"""Plan: the phases of a month, what happens in each, and what each costs to compute."""

from __future__ import annotations

import solara

from model.migration_model import MigrationModel
from model.plan import PLAN
from visualizer.catalogue import Language, text


@solara.component
def PlanPage(model: MigrationModel, months: int, language: Language) -> None:
    """Show the plan of a month.

    Args:
        model: The model that is watched.
        months: Months that it lived since it was begun here.
        language: Language of the reader.
    """
    _Plan(
        rows=[
            {
                "name": text(f"phase.{phase.name}", language),
                "agents": phase.agent,
                "meaning": text(f"phase_help.{phase.name}", language),
                "milliseconds": milliseconds(model, phase.name, months),
            }
            for phase in PLAN
        ],
        title=text("plan.title", language),
        lead=text("plan.lead", language, scale=f"{model.state.scale:,}", rows=f"{model.people.count:,}"),
        heads=[text(f"plan.{name}", language) for name in ("phase", "who", "what", "cost")],
        total=text("plan.total", language),
        unmeasured="" if months else text("plan.unmeasured", language),
    )


def milliseconds(model: MigrationModel, phase: str, months: int) -> float:
    """Return the mean time of a phase in a month; zero before the first."""
    return round(model.plan_seconds[phase] * 1000 / months, 2) if months else 0.0


@solara.component_vue("assets/plan.vue")
def _Plan(
    rows: list[dict[str, str | float]],
    title: str,
    lead: str,
    heads: list[str],
    total: str,
    unmeasured: str,
) -> None:
    """The part that runs in the browser."""
