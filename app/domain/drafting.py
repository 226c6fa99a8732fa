"""Changes to a draft as pure functions: its criteria tree and its scales. What could never be stored is refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework, ScaleWord
from app.domain.tree import Tree


class Misplaced(DomainError):
    """A change that cannot be made; `field` names the attribute of the criterion it is about."""

    def __init__(self, sentence: str, *, field: str) -> None:
        self.field = field
        super().__init__(sentence)


def found(framework: Framework, code: str) -> Criterion:
    """The criterion with this code. Raises DomainError where it is gone."""
    criterion = next((each for each in framework.criteria if each.id == code), None)
    if criterion is None:
        raise DomainError(f"There is no criterion {code} any more. Look at the criteria as they are now.")
    return criterion


def added(framework: Framework, criterion: Criterion) -> Framework:
    """The draft with one more criterion, the last under its parent. Raises `Misplaced`."""
    _check_place(framework, criterion, was=None)
    return _in_order(replace(framework, criteria=(*framework.criteria, criterion)))


def changed(framework: Framework, code: str, criterion: Criterion) -> Framework:
    """The draft with another criterion in the place of the one called `code`; what names the old code follows.

    Under another parent it becomes the last. Raises `Misplaced`.
    """
    old = found(framework, code)
    _check_place(framework, criterion, was=old)
    nodes = [
        criterion if each is old else _under_renamed(each, old=code, new=criterion.id) for each in framework.criteria
    ]
    if criterion.parent != old.parent:
        nodes.remove(criterion)
        nodes.append(criterion)
    rules = framework.rules
    if rules.tie_criterion == code:
        rules = replace(rules, tie_criterion=criterion.id)
    return _in_order(replace(framework, criteria=tuple(nodes), rules=rules))


def moved_up(framework: Framework, code: str) -> Framework:
    """The criterion changes places with the sibling before it; the first stays."""
    return _swapped(framework, code, step=-1)


def moved_down(framework: Framework, code: str) -> Framework:
    """The criterion changes places with the sibling after it; the last stays."""
    return _swapped(framework, code, step=1)


def without(framework: Framework, code: str) -> Framework:
    """The draft without a criterion and all that stands under it."""
    found(framework, code)
    gone = {code, *(node.id for node in Tree.grown(framework).descendants(code))}
    return replace(framework, criteria=tuple(each for each in framework.criteria if each.id not in gone))


def weighed(framework: Framework, weights: Mapping[str, Decimal | None]) -> Framework:
    """The draft with these weights by code; criteria not named keep theirs."""
    criteria = tuple(
        replace(each, weight=weights[each.id]) if each.id in weights else each for each in framework.criteria
    )
    return replace(framework, criteria=criteria)


def scale_names(framework: Framework) -> tuple[str, ...]:
    """The names of the scales in the order they were given."""
    return tuple(dict.fromkeys(word.scale for word in framework.scales))


def with_scale(framework: Framework, name: str, words: Sequence[ScaleWord], *, was: str | None) -> Framework:
    """The draft with a scale of these words, in the place of the one called `was`; criteria on that one follow."""
    if name != was and name in scale_names(framework):
        raise DomainError(f"There is a scale called {name} already. Choose another name, or change that one.")
    if was is None:
        return replace(framework, scales=(*framework.scales, *words))
    scales: list[ScaleWord] = []
    for each in scale_names(framework):
        scales += words if each == was else [word for word in framework.scales if word.scale == each]
    criteria = tuple(replace(each, scale=name) if each.scale == was else each for each in framework.criteria)
    return replace(framework, scales=tuple(scales), criteria=criteria)


def without_scale(framework: Framework, name: str) -> Framework:
    """The draft without a scale; criteria that use it keep its name, and that is then a fault to mend."""
    return replace(framework, scales=tuple(word for word in framework.scales if word.scale != name))


def _check_place(framework: Framework, criterion: Criterion, *, was: Criterion | None) -> None:
    others = {each.id: each for each in framework.criteria if each is not was}
    if criterion.id in others:
        raise Misplaced(f"There is a criterion {criterion.id} already. Give this one another code.", field="id")
    parent = None
    if criterion.parent is not None:
        parent = others.get(criterion.parent)
        if parent is None or parent.kind is not CriterionKind.GROUP:
            raise Misplaced("Only a group can hold criteria. Choose a group, or the top.", field="parent")
    if was is None:
        return
    inside = {node.id for node in Tree.grown(framework).descendants(was.id)}
    if parent is not None and parent.id in inside:
        raise Misplaced(f"{parent.id} stands inside {was.id} itself. Choose a group outside it.", field="parent")
    if criterion.kind is not CriterionKind.GROUP and inside:
        raise Misplaced(
            f"{was.id} holds criteria ({', '.join(sorted(inside))}), so it stays a group. Move them first.",
            field="kind",
        )


def _under_renamed(criterion: Criterion, *, old: str, new: str) -> Criterion:
    return replace(criterion, parent=new) if criterion.parent == old else criterion


def _swapped(framework: Framework, code: str, *, step: int) -> Framework:
    criterion = found(framework, code)
    siblings = [each for each in framework.criteria if each.parent == criterion.parent]
    there = siblings.index(criterion) + step
    if not 0 <= there < len(siblings):
        return framework
    other = siblings[there]
    places = {criterion.id: other, other.id: criterion}
    criteria = tuple(places.get(each.id, each) for each in framework.criteria)
    return _in_order(replace(framework, criteria=criteria))


def _in_order(framework: Framework) -> Framework:
    """Every criterion right after what stands before it in the tree, parents before children."""
    branches: dict[str | None, list[Criterion]] = {}
    for each in framework.criteria:
        branches.setdefault(each.parent, []).append(each)
    return replace(framework, criteria=tuple(_walk(branches)))


def _walk(branches: Mapping[str | None, Sequence[Criterion]]) -> Iterator[Criterion]:
    # A stack, not a recursion: a tree may nest deeper than Python's.
    waiting = list(reversed(branches.get(None, ())))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(branches.get(node.id, ())))
