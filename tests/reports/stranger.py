"""What a stranger writes who has a packet's data file, pandas and the published rules, and nothing else of ours.

Kept apart from the application on purpose: it imports no line of it, so that agreeing with it proves something.
Figures here are ordinary floating point; they are compared with published ones to their last place.
"""

import json
import math

import pandas as pd


def recompute(data: bytes) -> pd.DataFrame:
    """Each offer's quality, price and total points, the figure ranked by, and its rank, from the marks and prices."""
    packet = json.loads(data)
    rules, criteria, offers = _rules(packet["rules"]), _criteria(packet), pd.DataFrame(packet["offers"]).set_index("id")
    points = _effective_points(criteria, budget=rules["total_points"] - rules["preference_points_inside"])
    marks = pd.DataFrame(packet["marks"]["data"], columns=packet["marks"]["columns"])
    scores, absent = _scores(marks, how=rules["score_from"])
    priced_by_people = rules["price_formula"] == "price_as_criterion"
    scored = criteria.index[criteria["kind"].isin(["score", "price"] if priced_by_people else ["score"])]
    table = pd.DataFrame(index=offers.index)
    shares = {offer: _shares(offer, scored, scores, criteria, rules) for offer in offers.index}
    held = {
        offer: _held(criteria, points, [leaf for leaf in scored if (offer, leaf) not in absent])
        for offer in offers.index
    }
    earned = {
        offer: {leaf: held[offer].get(leaf, 0.0) * share for leaf, share in shares[offer].items()} for offer in shares
    }
    quality = {leaf for leaf in scored if criteria.loc[leaf, "kind"] == "score"}
    table["quality"] = [sum(earned[o][leaf] for leaf in quality) for o in table.index]
    table["in_play"] = [
        offers.loc[o, "status"] == "active"
        and not _fails_a_gate(o, marks, criteria)
        and not _below_a_minimum(earned[o], held[o], criteria, rules, quality)
        for o in table.index
    ]
    table["amount"] = _amounts(packet["prices"]).reindex(table.index).where(table["in_play"])
    quality_points = sum(points[leaf] for leaf in criteria.index[criteria["kind"] == "score"])
    price_leaf = next(iter(criteria.index[criteria["kind"] == "price"]), None)
    price_points = points[price_leaf] if price_leaf else 0.0
    best = table.loc[table["in_play"], "quality"].max()
    if rules["quality_relative_to_best"] and best:
        table["quality"] = table["quality"].where(~table["in_play"], table["quality"] * quality_points / best)
    if priced_by_people:
        table["price"] = [earned[o][price_leaf] if price_leaf else None for o in table.index]
    else:
        table["price"] = price_points * _price_shares(table["amount"], rules)
    preferences = pd.DataFrame(packet["preferences"], columns=["offer", "label", "points"])
    given = preferences["points"].astype(float).groupby(preferences["offer"]).sum()
    table["preference"] = given.reindex(table.index).fillna(0.0)
    table["total"] = table["quality"] + table["price"].fillna(0.0) + table["preference"]
    order, lowest_first = _order(table, rules, quality_points, price_points)
    table["order_value"] = order
    figure = table["total"] if order is None else table["order_value"]
    table["rank"] = figure.where(table["in_play"]).round(9).rank(method="min", ascending=lowest_first)
    return table


def _rules(given: dict) -> dict:
    numbers = ("total_points", "preference_points_inside", "price_best", "price_worst", "price_log_base")
    numbers = (*numbers, "price_value_of_quality", "minimum_quality")
    return {**given, **{name: float(given[name]) for name in numbers if given[name] is not None}}


def _criteria(packet: dict) -> pd.DataFrame:
    table = pd.DataFrame(packet["criteria"]).set_index("id")
    for column in ("weight", "scale_min", "scale_max", "minimum"):
        table[column] = pd.to_numeric(table[column])
    table["parent"] = table["parent"].astype(object).where(table["parent"].notna(), None)
    return table


def _effective_points(criteria: pd.DataFrame, *, budget: float) -> dict[str, float]:
    """Parent's points × weight / sum of the siblings' weights; a group without a weight weighs what its children do."""

    def children(parent: str | None) -> list[str]:
        return [one for one in criteria.index if criteria.loc[one, "parent"] == parent and _weighs(criteria, one)]

    def weight(node: str) -> float:
        own = criteria.loc[node, "weight"]
        return sum(weight(child) for child in children(node)) if math.isnan(own) else own

    points: dict[str, float] = {}

    def hand_down(parent: str | None, share: float) -> None:
        whole = sum(weight(child) for child in children(parent))
        for child in children(parent):
            points[child] = share * weight(child) / whole if whole else 0.0
            hand_down(child, points[child])

    hand_down(None, budget)
    return points


def _weighs(criteria: pd.DataFrame, node: str) -> bool:
    return criteria.loc[node, "kind"] != "gate"


def _scores(marks: pd.DataFrame, *, how: str) -> tuple[pd.Series, set]:
    """The score of each (offer, criterion), and the cells in which everybody said that the criterion does not apply."""
    agreed = marks["evaluator"].str.casefold() == "agreed"
    counted = marks[agreed] if how == "agreed" else marks[~agreed]
    numbers = counted[counted["kind"] == "score"]
    values = pd.to_numeric(numbers["value"]).groupby([numbers["offer"], numbers["criterion"]])
    scores = values.median() if how == "median" else values.mean()
    not_applicable = counted[counted["kind"] == "not_applicable"]
    absent = {(row.offer, row.criterion) for row in not_applicable.itertuples()} - set(scores.index)
    return scores, absent


def _shares(offer: str, leaves: pd.Index, scores: pd.Series, criteria: pd.DataFrame, rules: dict) -> dict[str, float]:
    """The share (0-1) of its points that the offer reaches on each leaf; nothing where it is not scored."""
    found = {}
    for leaf in leaves:
        score = scores.get((offer, leaf))
        scale = criteria.loc[leaf]
        origin = scale["scale_min"] if rules["scale_origin"] == "minimum" else 0.0
        found[leaf] = 0.0 if score is None else (score - origin) / (scale["scale_max"] - origin)
    return found


def _held(criteria: pd.DataFrame, points: dict[str, float], applying: list[str]) -> dict[str, float]:
    """The points each leaf holds when those that do not apply pass theirs to their siblings, and empty groups up."""
    scored = [leaf for leaf in points if leaf in applying or criteria.loc[leaf, "kind"] == "score"]

    def own(node: str | None, leaves: list[str]) -> float:
        if node in leaves:
            return points[node]
        return sum(own(child, leaves) for child in points if criteria.loc[child, "parent"] == node)

    held: dict[str, float] = {}

    def hand_down(parent: str | None, share: float) -> None:
        nodes = [one for one in points if criteria.loc[one, "parent"] == parent]
        alive = [one for one in nodes if own(one, applying) > 0]
        whole = sum(own(one, scored) for one in alive)
        for node in alive:
            held[node] = share * own(node, scored) / whole
            hand_down(node, held[node])

    hand_down(None, own(None, scored))
    return held


def _fails_a_gate(offer: str, marks: pd.DataFrame, criteria: pd.DataFrame) -> bool:
    gates = criteria.index[criteria["kind"] == "gate"]
    given = marks[(marks["offer"] == offer) & marks["criterion"].isin(gates) & marks["kind"].isin(["pass", "fail"])]
    for _, verdicts in given.groupby("criterion"):
        agreed = verdicts[verdicts["evaluator"].str.casefold() == "agreed"]
        if set((agreed if len(agreed) else verdicts)["kind"]) == {"fail"}:
            return True
    return False


def _below_a_minimum(
    earned: dict[str, float], held: dict[str, float], criteria: pd.DataFrame, rules: dict, quality: set[str]
) -> bool:
    """Whether what the written response earned is below a percentage that was set for the whole, a group or a leaf."""

    def under(node: str) -> set[str]:
        inside = {one for one in criteria.index if criteria.loc[one, "parent"] == node}
        return {node} | {leaf for child in inside for leaf in under(child)}

    asked = [(criteria.loc[node, "minimum"], under(node)) for node in criteria.index[criteria["minimum"].notna()]]
    if rules["minimum_quality"] is not None:
        asked.append((rules["minimum_quality"], set(criteria.index)))
    for percent, nodes in asked:
        leaves = [leaf for leaf in quality & nodes if criteria.loc[leaf, "stage"] == "response"]
        if sum(earned[x] for x in leaves) < sum(held.get(x, 0.0) for x in leaves) * percent / 100 - 1e-12:
            return True
    return False


def _amounts(prices: list[dict]) -> pd.Series:
    lines = pd.DataFrame(prices, columns=["offer", "amount", "counted"])
    counted = lines[lines["counted"].astype(bool)]
    return pd.to_numeric(counted["amount"]).groupby(counted["offer"]).sum()


def _price_shares(amount: pd.Series, rules: dict) -> pd.Series:
    """The share (0-1) of the price points under the published formula; empty where it gives no points."""
    low, high = amount.min(), amount.max()
    formula = rules["price_formula"]
    if formula == "lowest_price_ratio":
        return low / amount
    if formula == "linear_between_bounds":
        best, worst = rules["price_best"], rules["price_worst"]
        return ((worst - amount) / (worst - best)).clip(0, 1)
    if formula == "linear_min_max":
        return (high - amount) / (high - low) if high > low else amount / amount
    if formula == "linear_above_lowest":
        return (1 - (amount - low) / low).clip(lower=0)
    if formula == "share_of_total":
        return 1 - amount / amount.sum()
    if formula == "logarithmic":
        base = math.log(rules["price_log_base"])
        return amount.map(lambda price: max(0.0, 1 - math.log(price / low) / base) if price == price else price)
    return pd.Series(float("nan"), index=amount.index)


def _order(
    table: pd.DataFrame, rules: dict, quality_points: float, price_points: float
) -> tuple[pd.Series | None, bool]:
    """The figure ranked by where it is not the total, and whether the lowest comes first."""
    share, amount, formula = table["quality"] / quality_points, table["amount"], rules["price_formula"]
    if formula == "price_per_quality_point":
        return amount / share, True
    if formula == "award_on_value":
        return amount - share * rules["price_value_of_quality"], True
    if formula == "utility_index":
        best = share.where(table["in_play"]).max()
        lacking = (best - share) * quality_points / price_points
        return (1 - lacking).clip(lower=0) / amount * amount.min(), False
    if formula == "lowest_price_of_the_passing":
        return amount, True
    return None, False
