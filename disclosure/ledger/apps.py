from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The append-only audit log."""

    name = "disclosure.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
