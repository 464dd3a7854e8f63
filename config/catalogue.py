"""The class of every table, and what each login may do with it. A test holds the database to this page.

own-row     a member's own rows: the web sees and writes those of the bound member, and no others
party       one row per party of an ask: the web sees the bound member's, and writes them through functions alone
life-cycle  ids and instants that carry the service's work; no word of anybody's
ledger      append-only, read through functions alone
framework   Django's and allauth's own tables, which hold nothing that a member says about themselves

Privileges are written as PostgreSQL does: SELECT, UPDATE(column). The door, as which nobody signs in, owns the
definer functions; its policies let it through, its privileges say to what.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a table is for, which says how it is guarded."""

    OWN_ROW = "own-row"
    PARTY = "party"
    LIFE_CYCLE = "life-cycle"
    LEDGER = "ledger"
    FRAMEWORK = "framework"


@dataclass(frozen=True)
class Table:
    """One table: its class, the privileges of each role, and which rows the web's login meets.

    `own` names the column that says whose row it is; `but` narrows or widens that in SQL (see `rows`);
    `writes` says which it may write, where those are fewer than it may see.
    `sequence` names the role that may draw ids, where the table has a sequence and somebody may.
    """

    kind: Kind
    web: str = ""
    worker: str = ""
    door: str = ""
    own: str = ""
    but: str = ""
    writes: str = ""
    sequence: str = ""

    @property
    def guarded(self) -> bool:
        """Whether row security is on: everywhere but in the framework's tables."""
        return self.kind is not Kind.FRAMEWORK or bool(self.own)

    @property
    def rows(self) -> str:
        """Which rows the web's login meets, as SQL; '' if none."""
        mine = f"{self.own} = (SELECT viewer())" if self.own else ""
        return f"{mine} {self.but}".strip()


BY_OPERATOR = "(SELECT is_operator())"
OPERATOR = f"OR {BY_OPERATOR}"
OWN_CASES = (
    "(SELECT is_operator()) OR id IN "
    "(SELECT r.content_object_id FROM disclosure_casereviewer r WHERE r.user_id = (SELECT viewer()))"
)
ALL = "SELECT, INSERT, UPDATE, DELETE"

TABLES: dict[str, Table] = {
    # What a member is and says.
    "profiles_member": Table(
        Kind.OWN_ROW,
        web="SELECT, UPDATE(language), UPDATE(listed), UPDATE(preset), UPDATE(is_active)",
        door="SELECT, INSERT, UPDATE(is_active)",
        own="id",
        but=OPERATOR,
        sequence="door",
    ),
    "profiles_phone": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT", own="member_id"),
    "profiles_memberkey": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT", own="member_id"),
    "profiles_admittednumber": Table(Kind.LIFE_CYCLE, door="SELECT, DELETE"),
    "profiles_invitation": Table(
        Kind.PARTY, web="SELECT", door=ALL, own="inviter_id", but="OR newcomer_id = (SELECT viewer())"
    ),
    "profiles_consent": Table(Kind.OWN_ROW, web="SELECT", door="INSERT", own="member_id"),
    "profiles_field": Table(Kind.OWN_ROW, web=ALL, door="SELECT, UPDATE(position)", own="owner_id"),
    "profiles_wording": Table(Kind.OWN_ROW, web=ALL, door="SELECT", own="owner_id"),
    "profiles_undo": Table(Kind.OWN_ROW, web=ALL, door="SELECT(id), SELECT(made_at), DELETE", own="owner_id"),
    "profiles_companyclaim": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, UPDATE", own="member_id", sequence="door"
    ),
    "profiles_picture": Table(Kind.OWN_ROW, web=ALL, door="SELECT", own="owner_id"),
    # What a member keeps about others.
    "disclosure_relationship": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id", sequence="door"),
    "disclosure_relationshipevent": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT", own="owner_id", sequence="door"
    ),
    "disclosure_grant": Table(
        Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id", but="AND basis <> 'envelope'", sequence="door"
    ),
    "disclosure_withholding": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, DELETE", own="owner_id", sequence="door"
    ),
    "disclosure_shield": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, DELETE", own="owner_id", sequence="door"
    ),
    "disclosure_label": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id"),
    "disclosure_labelmember": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, DELETE", own="owner_id"
    ),
    "disclosure_companyshield": Table(
        Kind.OWN_ROW, web="SELECT, INSERT, DELETE", door="SELECT", own="owner_id"
    ),
    "disclosure_privatenote": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id"),
    "disclosure_refusal": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT", own="owner_id", sequence="door"
    ),
    "disclosure_notice": Table(
        Kind.OWN_ROW, web="SELECT, UPDATE(seen_at)", door="SELECT, INSERT, DELETE", own="member_id"
    ),
    "disclosure_readbudget": Table(
        Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, UPDATE", own="member_id"
    ),
    "disclosure_reception": Table(Kind.OWN_ROW, web="SELECT, INSERT, UPDATE", door="SELECT", own="member_id"),
    "disclosure_nudging": Table(Kind.OWN_ROW, web="SELECT, INSERT, UPDATE", door="SELECT", own="member_id"),
    "disclosure_channel": Table(Kind.OWN_ROW, web=ALL, door="SELECT, UPDATE(gone)", own="member_id"),
    "disclosure_delivery": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="member_id"),
    "disclosure_ending": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, DELETE", own="owner_id"),
    "disclosure_standingrule": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id"),
    "disclosure_fading": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, DELETE", own="owner_id"),
    "disclosure_prompt": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, UPDATE", own="owner_id"),
    "disclosure_deskcheck": Table(Kind.OWN_ROW, web="SELECT, DELETE", door=ALL, own="owner_id"),
    "disclosure_deskservice": Table(
        Kind.OWN_ROW, web="SELECT, INSERT, DELETE", door="SELECT", own="member_id"
    ),
    # Each party's side of an ask.
    "disclosure_accessrequest": Table(
        Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="asker_id"
    ),
    "disclosure_accessdecision": Table(
        Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="owner_id"
    ),
    "disclosure_exchangeoffer": Table(
        Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="proposer_id"
    ),
    "disclosure_exchangeanswer": Table(
        Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="owner_id"
    ),
    "disclosure_exchange": Table(
        Kind.PARTY,
        web="SELECT",
        door="SELECT, INSERT, UPDATE",
        own="one_id",
        but="OR other_id = (SELECT viewer())",
    ),
    "intros_introduction": Table(Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="seeker_id"),
    "intros_introducerpart": Table(
        Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="introducer_id"
    ),
    "intros_targetpart": Table(Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="target_id"),
    "intros_code": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="owner_id"),
    "intros_attempts": Table(Kind.OWN_ROW, web="SELECT", door="SELECT, INSERT, UPDATE", own="member_id"),
    "intros_recognition": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="member_id"),
    "intros_seat": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="member_id"),
    "intros_tick": Table(Kind.OWN_ROW, web="SELECT", door=ALL, own="member_id"),
    "intros_claim": Table(Kind.PARTY, web="SELECT", door=ALL, own="claimant_id"),
    "intros_showing": Table(Kind.PARTY, web="SELECT", door=ALL, own="owner_id"),
    "disclosure_triage": Table(Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="assistant_id"),
    "disclosure_assistant": Table(
        Kind.PARTY,
        web="SELECT",
        door="SELECT, INSERT, DELETE",
        own="assistant_id",
        but="OR principal_id = (SELECT viewer())",
    ),
    "disclosure_report": Table(Kind.PARTY, web="SELECT", door="SELECT, INSERT, UPDATE", own="reporter_id"),
    # A review is between the operator, who opens cases, and the reviewers of each.
    "disclosure_case": Table(Kind.PARTY, web=ALL, door="SELECT", but=OWN_CASES, writes=BY_OPERATOR),
    "disclosure_casereviewer": Table(
        Kind.PARTY, web=ALL, door="SELECT", own="user_id", but=OPERATOR, writes=BY_OPERATOR, sequence="web"
    ),
    # What carries the work.
    "disclosure_outbox": Table(
        Kind.LIFE_CYCLE,
        worker="SELECT, UPDATE(attempts), UPDATE(due_at)",
        door=ALL,
        sequence="door",
    ),
    "disclosure_channelrest": Table(Kind.LIFE_CYCLE, door=ALL),
    "disclosure_holiday": Table(Kind.LIFE_CYCLE, web=ALL, door="SELECT", but=BY_OPERATOR),
    "intros_queued": Table(Kind.LIFE_CYCLE, door=ALL, sequence="door"),
    "disclosure_heartbeat": Table(Kind.LIFE_CYCLE, web="SELECT", worker="SELECT, INSERT, UPDATE", but="true"),
    # The record. Partitions are made as months come, and nobody reaches one but through the whole.
    "ledger_entry": Table(Kind.LEDGER, door="SELECT, INSERT"),
    "ledger_pseudonym": Table(Kind.LEDGER, door="SELECT, INSERT"),
    # The framework's.
    "profiles_session": Table(Kind.FRAMEWORK, web=ALL),
    "profiles_counter": Table(Kind.FRAMEWORK, web=ALL),
    "profiles_member_groups": Table(Kind.FRAMEWORK, web="SELECT"),
    "profiles_member_user_permissions": Table(Kind.FRAMEWORK, web="SELECT"),
    "account_emailaddress": Table(Kind.FRAMEWORK, web="SELECT"),
    "account_emailconfirmation": Table(Kind.FRAMEWORK, web="SELECT"),
    "auth_group": Table(Kind.FRAMEWORK, web="SELECT"),
    "auth_group_permissions": Table(Kind.FRAMEWORK, web="SELECT"),
    "auth_permission": Table(Kind.FRAMEWORK, web="SELECT", door="SELECT"),
    "django_admin_log": Table(
        Kind.FRAMEWORK,
        web="SELECT, INSERT",
        own="user_id",
        but=OPERATOR,
        writes="user_id = (SELECT viewer())",
        sequence="web",
    ),
    "django_content_type": Table(Kind.FRAMEWORK, web="SELECT", door="SELECT"),
    "django_migrations": Table(Kind.FRAMEWORK, web="SELECT"),
    "guardian_groupobjectpermission": Table(Kind.FRAMEWORK),
    "guardian_userobjectpermission": Table(Kind.FRAMEWORK),
}
PARTITIONED = "ledger_entry"
"""Its partitions are of its class, and no login or function has a privilege on one."""
