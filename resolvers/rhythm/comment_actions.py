"""The actions of saying something to a check-in or an objective, and of taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.conversation import Comment
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.once import answered_before, forget_words, remember
from resolvers.rhythm.said_to import subject_said_to, tell_of
from rules.errors import Conflict
from rules.words import check_text

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CommentCreate:
    """`on` is a check-in or an objective."""

    on: GlobalId
    text: str
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CommentUpdate:
    id: GlobalId
    text: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CommentDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def comment_create(work: Work, given: CommentCreate, new_id: NewId) -> Row:
    """Whoever sees a thing may comment on it."""
    first = await first_answer(work, "commentCreate", given, Comment)
    if first is not None:
        return first
    subject = await subject_said_to(work, given.on)
    check_text(given.text, "text")
    now, id_ = work.moment.now, new_id()
    words = {"text": given.text, "created_at": now, "updated_at": now}
    await work.insert(Comment, {"id": id_, "author_id": work.actor, **subject, **words})
    work.audit("commentCreate", Comment, id_)
    await tell_of(work, subject)
    await remember(work, "commentCreate", given, id_)
    return await row_of(work, Comment, id_)


async def comment_update(work: Work, given: CommentUpdate, _: NewId) -> Row:
    first = await first_answer(work, "commentUpdate", given, Comment)
    if first is not None:
        return first
    comment = await own_comment(work, given.id, given.expected_version)
    check_text(given.text, "text")
    words = {"text": given.text, "updated_at": work.moment.now}
    await work.save(Comment, comment.id, words, version=comment[Comment.version])
    work.audit("commentUpdate", Comment, comment.id)
    await tell_of(work, subject_of(comment))
    await remember(work, "commentUpdate", given, comment.id)
    return await row_of(work, Comment, comment.id)


async def comment_delete(work: Work, given: CommentDelete, _: NewId) -> GlobalId:
    """The id of the comment that is no more; its audit stays."""
    first = await answered_before(work, "commentDelete", given)
    if first is not None:
        return global_id(Comment.__name__, first)
    comment = await own_comment(work, given.id, given.expected_version)
    version = comment[Comment.version]
    if not await work.remove(Comment, Comment.id == comment.id, Comment.version == version):
        raise Conflict("The comment has changed since you read it. Read it again.")
    work.audit("commentDelete", Comment, comment.id)
    await tell_of(work, subject_of(comment))
    await forget_words(work, comment.id)
    await remember(work, "commentDelete", given, comment.id)
    return given.id


async def own_comment(work: Work, id_: GlobalId, expected: int | None) -> Row:
    await must(work, Action.COMMENT_EDIT, key_of(id_, Comment.__name__))
    comment = await named_row(work, Comment, id_)
    check_version(comment, expected)
    return comment


def subject_of(comment: Row) -> dict[str, Any]:
    told = {
        "check_in_id": comment[Comment.check_in_id],
        "objective_id": comment[Comment.objective_id],
    }
    return {name: key for name, key in told.items() if key is not None}
