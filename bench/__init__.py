"""`make bench`: what a read costs, beside the least it can cost and beside its peers, in one run.

Every contender answers the same questions about the same members, in an order drawn anew for each question, so
that what disturbs the machine disturbs all of them. Ratios can be compared between machines; times can't.
"""
