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
            "answer_showing",
            "claim_code",
            "disclose_code",
            "my_scan",
            "show_code",
            "spend_attempt",
            "typed_code",
            "answer_as_target",
            "ask_delivery",
            "ask_for_fields",
            "directory",
            "disclose",
            "disclose_picture",
            "end_assistance",
            "end_relationship",
            "erase_label",
            "give_grant",
            "hide_from",
            "hide_from_label",
            "is_operator",
            "keep_note",
            "label_people",
            "make_label",
            "mismatch_alerts",
            "my_contacts",
            "my_disclosures",
            "my_grants",
            "my_history",
            "my_labelled",
            "my_labels",
            "my_open_reads",
            "my_preview",
            "my_reach",
            "my_readers",
            "my_shields",
            "my_view_of",
            "my_withholdings",
            "rename_label",
            "name_assistant",
            "open_reports",
            "report_member",
            "review_entries",
            "revoke_grant",
            "search",
            "seek_introduction",
            "set_end",
            "set_level",
            "settle_alerts",
            "settle_report",
            "spend_read",
            "triage",
            "withdraw_access_request",
            "withdraw_introduction",
            "withhold",
        )
    },
    # the web's, before anybody is bound
    **{name: (DOOR, {"web"}) for name in ("enrol", "member_by_phone", "new_member_id")},
    # the worker's
    **{
        name: (DOOR, {"worker"})
        for name in (
            "claim_delivery",
            "forget_changes",
            "forget_deliveries",
            "plan_digests",
            "remind_of_endings",
            "run_step",
            "settle_delivery",
            "sweep_access",
            "sweep_introductions",
            "sweep_meetings",
        )
    },
    "ledger_make_partitions": (OWNER, {"worker"}),
    # triggers
    **{
        name: (DOOR, set())
        for name in (
            "close_field",
            "close_introductions",
            "close_shielded",
            "close_wording",
            "forget_ending",
            "give_pseudonym",
        )
    },
}
"""They run with their owner's rights, whoever calls them."""

INVOKERS: dict[str, tuple[str, set[str]]] = {
    "bigrams": (OWNER, {"web", "door"}),
    "bind_viewer": (OWNER, {"web"}),
    "folded": (OWNER, {"web", "door"}),
    "instant": (OWNER, {"web", "door"}),
    "simplified": (OWNER, {"web", "door"}),
    "viewer": (OWNER, {"web", "door"}),
    **{
        name: (OWNER, {"door"})
        for name in (
            "answer_by",
            "derived_id",
            "found_of",
            "is_quiet",
            "granted_by",
            "hidden_by",
            "may_say",
            "open_to_all",
            "page_needs",
            "readable",
            "ring_behind",
            "said_to",
            "shielded",
            "standing",
            "trusted_by",
            "withheld_by",
        )
    },
    **{
        name: (DOOR, set())
        for name in (
            "at_the_door",
            "clear_to_read",
            "code_ends",
            "offer_claim",
            "scanned",
            "bound_reviewer",
            "calling_name",
            "channels_of",
            "close_between",
            "close_envelope",
            "close_on",
            "close_to",
            "connect",
            "hand_to_assistant",
            "leave_notice",
            "my_side",
            "lift_introduction_rest",
            "lift_rest",
            "open_to",
            "open_to_nudges",
            "queue_step",
            "raise_introduction_mismatch",
            "raise_mismatch",
            "read_wording_permission",
            "receives",
            "record_act",
            "refuse",
            "refuses",
            "remember",
            "says_still",
            "somebody",
            "stands_access_asked",
            "stands_assistant_named",
            "stands_grant_ending",
            "stands_introduced",
            "stands_scanned",
            "stands_spoken",
            "stands_triage_asked",
            "stands_vouch_asked",
            "remind_again",
            "settle_triage",
            "step_ask_introducer",
            "step_ask_target",
            "step_deliver_access_request",
            "step_withdraw_access_request",
            "step_withdraw_introduction",
            "take_triage_back",
            "unseen_items",
        )
    },
    **{
        name: (OWNER, set())
        for name in (
            "grant_owner",
            "keep_to_graph",
            "known_timezone",
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
