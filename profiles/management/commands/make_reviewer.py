"""`manage.py make_reviewer +8613800138000`: who may be named to look into the audit."""

from profiles.management.commands import make_operator


class Command(make_operator.Command):
    """Makes a reviewer of whoever signs in with a number; an operator then names them in a case."""

    help = "Make the holder of a mobile number a reviewer: the audit of the cases they are named in, never a field."
    role = "reviewer"
    made = "a reviewer"
