"""Every function of the database: who may call it, and whose rights it has. A new one is named here or refused."""

DOOR = "halfveil_door"
OWNER = "halfveil_owner"

DEFINERS: dict[str, tuple[str, set[str]]] = {
    # the web's, for the bound member
    **{
        name: (DOOR, {"web"})
        for name in (
            "answer_access_request",
            "answer_as_introducer",
            "answer_as_target",
            "ask_for_fields",
            "directory",
            "disclose",
            "disclose_picture",
            "end_relationship",
            "give_grant",
            "is_operator",
            "my_contacts",
            "my_disclosures",
            "my_grants",
            "my_history",
            "my_open_reads",
            "my_steps",
            "review_entries",
            "revoke_grant",
            "seek_introduction",
            "set_level",
            "spend_read",
            "withdraw_access_request",
            "withdraw_introduction",
        )
    },
    # the web's, before anybody is bound
    **{name: (DOOR, {"web"}) for name in ("enrol", "member_by_phone", "new_member_id")},
    # the worker's
    **{name: (DOOR, {"worker"}) for name in ("forget_changes", "run_step", "sweep_access", "sweep_introductions")},
    "ledger_make_partitions": (OWNER, {"worker"}),
    # triggers
    **{name: (DOOR, set()) for name in ("close_field", "close_wording", "give_pseudonym")},
}
"""They run with their owner's rights, whoever calls them."""

INVOKERS: dict[str, tuple[str, set[str]]] = {
    "bind_viewer": (OWNER, {"web"}),
    "instant": (OWNER, {"web", "door"}),
    "viewer": (OWNER, {"web", "door"}),
    **{
        name: (OWNER, {"door"})
        for name in ("answer_by", "derived_id", "page_needs", "readable", "shielded", "standing")
    },
    **{
        name: (DOOR, set())
        for name in (
            "at_the_door",
            "calling_name",
            "close_envelope",
            "close_on",
            "close_to",
            "connect",
            "leave_notice",
            "open_to",
            "queue_step",
            "read_wording_permission",
            "record_act",
            "refuse",
            "refuses",
            "remember",
            "step_ask_introducer",
            "step_ask_target",
            "step_deliver_access_request",
            "step_withdraw_access_request",
            "step_withdraw_introduction",
        )
    },
    **{
        name: (OWNER, set())
        for name in (
            "grant_owner",
            "keep_to_graph",
            "ledger_refuse",
            "ledger_refuse_savepoint",
            "ledger_seal_off",
            "wake_relay",
            "wording_order",
            "picture_owner",
            "wording_owner",
        )
    },
}
"""They run with the rights of whoever calls them."""
