"""Links that we made in another system: on a task there, to a key result of ours."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class LinkBack(Base):
    """`told` stands for what the link says, and is empty while it is not sure that it was made; or
    it says in which hour that was refused.

    The key result may be gone: then the link is to go too.
    """

    __tablename__ = "link_back"

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    source_key: Mapped[str] = mapped_column(primary_key=True)
    key_result_id: Mapped[UUID] = mapped_column(primary_key=True)
    told: Mapped[str]
