"""A request as vendors may know it: without what is the buyer's own."""

from dataclasses import replace

from app.domain.evaluation import Rules
from app.domain.request.request import Request


def for_vendors(request: Request) -> Request:
    """The request without the panel, who judges what, what worries about a term, and points that advise scorers."""
    questions = tuple(
        replace(question, options=tuple(replace(option, points=None) for option in question.options))
        for question in request.questionnaire.questions
    )
    return replace(
        request,
        framework=replace(request.framework, rules=_without_the_panels_work(request.framework.rules)),
        panel=(),
        seat_expertise={},
        criterion_expertise={},
        requirements=tuple(replace(each, criteria=()) for each in request.requirements),
        terms=tuple(replace(each, is_flagged=False, concern="") for each in request.terms),
        questionnaire=replace(request.questionnaire, questions=questions),
    )


def _without_the_panels_work(rules: Rules) -> Rules:
    """When the panel has to discuss, and when it has to say why, are nobody's business outside."""
    usual = Rules(total_points=rules.total_points)
    return replace(rules, near_tie=usual.near_tie, tolerance=usual.tolerance, justification=usual.justification)
