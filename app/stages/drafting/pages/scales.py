"""What the page of scales shows: each with its words, who uses it, and what is wrong with it."""

from dataclasses import dataclass

from app.domain.criteria import faults
from app.domain.drafting import scale_names
from app.domain.evaluation import Framework
from app.domain.rounding import plain


@dataclass(frozen=True, slots=True)
class ScaleShown:
    """A named scale: its words with their values, and the criteria that use it."""

    name: str
    words: tuple[tuple[str, str], ...]
    used_by: str
    faults: tuple[str, ...]

    @property
    def losses(self) -> tuple[str, ...]:
        """What goes with it, said before it is removed."""
        users = (f"the scale of {self.used_by}: those then need another",) if self.used_by else ()
        return ("its words and their values", *users)


def scales_shown(framework: Framework) -> tuple[ScaleShown, ...]:
    wrong = {fault.index: fault.text for fault in faults(framework) if fault.sheet == "Scales"}
    return tuple(
        ScaleShown(
            name=name,
            words=tuple((word.label, plain(word.value)) for word in framework.scales if word.scale == name),
            used_by=", ".join(node.id for node in framework.criteria if node.scale == name),
            faults=tuple(
                wrong[index] for index, word in enumerate(framework.scales) if word.scale == name and index in wrong
            ),
        )
        for name in scale_names(framework)
    )
