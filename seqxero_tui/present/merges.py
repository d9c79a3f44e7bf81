"""A contact that was merged in Xero, in words: the question whether the tie follows it. Pure."""

from __future__ import annotations

from seqxero_tui.sync.merge_views import MergeView


def merge_title(merge: MergeView) -> str:
    """What happened, as the title of the question."""
    return f"{merge.from_name} was merged into {merge.into_name} in Xero"


def merge_choices(merge: MergeView) -> tuple[tuple[str, str], ...]:
    """What can be done about it: follow (`follow`, or `shared` where another customer is linked to it), or `other`."""
    follow = f"Link {merge.customer_name} to {merge.into_name}"
    if merge.shared_with:
        first = ("shared", f"{follow}, as {merge.shared_with} is too: both share it")
    else:
        first = ("follow", follow)
    return first, ("other", "Choose another contact")
