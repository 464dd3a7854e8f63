"""`manage.py make_desk +8613800138000`: who works at the operator's desk."""

from profiles.management.commands import make_operator


class Command(make_operator.Command):
    """Lets whoever signs in with a number work at the desk."""

    help = "Let the holder of a mobile number work at the desk: invitations, names, last introductions."
    role = "desk"
    made = "of the desk"
