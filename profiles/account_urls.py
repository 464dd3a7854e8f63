"""Signing in and out, and a member's settings. Of allauth's own addresses none is offered."""

from django.urls import path, re_path

from profiles.admission import CODE
from profiles.views import account, invitations, settings

urlpatterns = [
    path("sign-in/", account.sign_in, name="account_login"),
    path("sign-in/code/", account.code, name="account_confirm_login_code"),
    path("sign-in/code/again/", account.resend, name="account_resend"),
    path("sign-in/name/", account.name, name="account_name"),
    path("sign-in/invitation/", account.invitation, name="account_invitation"),
    path("sign-in/closed/", account.closed, name="account_inactive"),
    path("sign-out/", account.sign_out, name="account_logout"),
    re_path(f"^invited/(?P<code>{CODE})/$", account.invited, name="invited"),
    path("settings/invitations/", invitations.invitations, name="invitations"),
    path("settings/", settings.page, name="settings"),
    path("settings/language/", settings.language, name="settings_language"),
    path("settings/directory/", settings.directory, name="settings_directory"),
]
