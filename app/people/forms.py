"""The shape of what people enter about themselves and others; the rules stand in the operations."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, Email, EqualTo, InputRequired, Length, Optional, Regexp

from app.domain.policy import InstanceRole, Role
from app.domain.request.people import Function, Level, Profile
from app.domain.request.people_words import FUNCTIONS, LEVELS
from app.web.fields import ExpertiseField
from app.web.passwords import LONGEST, SHORTEST

NEW_PASSWORD_HINT = f"At least {SHORTEST} characters. A few words in a row are easy to remember and hard to guess."
WHOLE_NUMBER = Regexp(r"^[0-9]{1,9}$", message="Open the page again.")


def one_line(text: str | None) -> str:
    """Entered text without control characters, in one line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(printable.split())


def address(text: str | None) -> str:
    """An e-mail address as accounts keep it."""
    return one_line(text).lower()


def entered(field: Field) -> str:
    """What was entered, as text."""
    return field.data or ""


def _email(label: str, *, autocomplete: str, shape: bool = True) -> StringField:
    email = Email(message="This is not an e-mail address. It looks like name@example.org.", allow_smtputf8=False)
    return StringField(
        label,
        filters=[address],
        validators=[
            InputRequired("Enter the e-mail address."),
            Length(max=254, message="An e-mail address has at most 254 characters."),
            *([email] if shape else []),
        ],
        render_kw={"autocomplete": autocomplete, "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )


def _name(label: str, *, autocomplete: str) -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[
            InputRequired("Enter the name."),
            Length(min=1, max=200, message="A name has 1 to 200 characters."),
        ],
        render_kw={"autocomplete": autocomplete},
    )


def _current_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[
            InputRequired("Enter the password."),
            Length(max=LONGEST, message=f"A password has at most {LONGEST} characters."),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class SignInForm(FlaskForm):
    email = _email("E-mail address", autocomplete="username", shape=False)
    password = _current_password("Password")


class ForgottenPasswordForm(FlaskForm):
    email = _email("E-mail address", autocomplete="username")


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        "New password",
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired("Choose a password.")],
        render_kw={"autocomplete": "new-password", "minlength": str(SHORTEST), "maxlength": str(LONGEST)},
    )
    repeated = PasswordField(
        "The same password again",
        validators=[
            InputRequired("Enter the new password once more."),
            EqualTo("password", message="The two entries differ. Enter the same password twice."),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class AcceptInvitationForm(NewPasswordForm):
    name = _name("Your name", autocomplete="name")


class FirstAdministratorForm(NewPasswordForm):
    email = _email("Your e-mail address", autocomplete="username")
    name = _name("Your name", autocomplete="name")


class OwnNameForm(FlaskForm):
    name = _name("Name", autocomplete="name")


class OwnPasswordForm(NewPasswordForm):
    current = _current_password("Current password")


class InstanceRolesForm(FlaskForm):
    administrator = BooleanField("Administrator", description="Invites people, keeps accounts, sees security events.")
    auditor = BooleanField("Auditor", description="Reads every RFP and every audit, and changes nothing.")
    buyer = BooleanField("Procurement lead", description="Starts RFPs and leads those started.")

    def chosen(self) -> frozenset[InstanceRole]:
        ticked = {
            InstanceRole.ADMINISTRATOR: self.administrator.data,
            InstanceRole.AUDITOR: self.auditor.data,
            InstanceRole.BUYER: self.buyer.data,
        }
        return frozenset(role for role, is_ticked in ticked.items() if is_ticked)


class InviteForm(InstanceRolesForm):
    email = _email("E-mail address", autocomplete="off")
    name = _name("Name", autocomplete="off")


class ChangeInstanceRolesForm(InstanceRolesForm):
    version = HiddenField(validators=[InputRequired("Open the page again."), WHOLE_NUMBER])


class _JoiningForm(FlaskForm):
    email = _email("E-mail address", autocomplete="off")
    name = StringField(
        "Name",
        description="Needed only for somebody who has no account yet: they are invited by mail.",
        filters=[one_line],
        validators=[Optional(), Length(max=200, message="A name has at most 200 characters.")],
        render_kw={"autocomplete": "off"},
    )


class GiveRoleForm(_JoiningForm):
    role = SelectField(
        "Role",
        choices=[SelectChoice(role.value, role.value.capitalize()) for role in Role],
        default=Role.EVALUATOR.value,
        validators=[InputRequired("Choose a role.")],
    )


class GiveSeatForm(_JoiningForm):
    """Somebody for a panel seat; the seat stands in the address."""


class TakeRoleForm(FlaskForm):
    person = HiddenField(validators=[InputRequired(), Regexp(r"^[a-z0-9]{1,40}$")])
    role = HiddenField(validators=[AnyOf([role.value for role in Role])])


class ProfileForm(FlaskForm):
    """What a member brings to an RFP."""

    function = SelectField(
        "Function",
        choices=[SelectChoice(each.value, words) for each, words in FUNCTIONS.items()],
        validators=[InputRequired("Choose a function.")],
    )
    level = SelectField(
        "Level",
        choices=[SelectChoice(each.value, words) for each, words in LEVELS.items()],
        validators=[InputRequired("Choose a level.")],
    )
    expertise = ExpertiseField(
        "Fields of expertise",
        description="A few words each, set apart by commas, for example telephony, staffing, data protection.",
    )

    def profile(self) -> Profile:
        """The profile as typed; the form must have been validated."""
        return Profile(Function(self.function.data), Level(self.level.data), self.expertise.data)


def profile_form(profile: Profile) -> ProfileForm:
    """The form drawn from a profile."""
    drawn = {"function": profile.function.value, "level": profile.level.value, "expertise": profile.expertise}
    return ProfileForm(data=drawn)
