"""What functions and levels of people are called."""

from app.domain.request.people import Function, Level

FUNCTIONS: dict[Function, str] = {
    Function.PROCUREMENT: "Procurement",
    Function.BUSINESS: "Business",
    Function.OPERATIONS: "Operations",
    Function.FINANCE: "Finance",
    Function.IT: "IT",
    Function.SECURITY: "Security",
    Function.LEGAL: "Legal",
    Function.HUMAN_RESOURCES: "Human resources",
    Function.CUSTOMER_CARE: "Customer care",
    Function.OTHER: "Other",
}
LEVELS: dict[Level, str] = {
    Level.SPECIALIST: "Specialist",
    Level.TEAM_LEAD: "Team lead",
    Level.MANAGER: "Manager",
    Level.DIRECTOR: "Director",
    Level.EXECUTIVE: "Executive",
}
