"""Ways to ask for objectives: those the gate must guard, and those it must refuse."""

# SQLAlchemy types literal columns and bundles by what they hold, which text does not tell.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    distinct,
    exists,
    func,
    insert,
    join,
    lambda_stmt,
    literal,
    literal_column,
    not_,
    null,
    or_,
    outerjoin,
    select,
    table,
    tablesample,
    text,
    true,
    tuple_,
    type_coerce,
    union,
    union_all,
    update,
    values,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, array, distinct_on
from sqlalchemy.orm import Bundle, aliased
from sqlalchemy.orm import outerjoin as orm_outerjoin

from model.check_in import CheckIn
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Contributor, Objective
from model.person import Person
from model.rows import AnySelect

Path = Callable[[], Any]

BARE: Any = Objective.__table__
PEOPLE: Any = Person.__table__
OWNED = Objective.owner_id == Person.id
OTHER = aliased(Objective)
NAMED_OTHER = aliased(Objective, name="somebody")


def recursive() -> AnySelect:
    start = select(Objective.id, Objective.cycle_id).cte("found", recursive=True)
    more = select(OTHER.id, OTHER.cycle_id).join(start, start.c.cycle_id == OTHER.cycle_id)
    return select(start.union(more))


def in_a_lateral() -> AnySelect:
    theirs = select(Objective.title).where(OWNED).lateral()
    return select(Person.id, theirs.c.title).join(theirs, true())


def in_an_outer_lateral() -> AnySelect:
    theirs = select(func.count(Objective.id).label("found")).where(OWNED).lateral()
    return select(Person.id, theirs.c.found).outerjoin(theirs, true())


def in_nested_subqueries() -> AnySelect:
    inner = select(Objective.id, Objective.title).subquery()
    outer = select(inner.c.title).where(inner.c.id.is_not(None)).subquery()
    return select(func.count()).select_from(outer)


def numbered() -> AnySelect:
    place = func.row_number().over(partition_by=Objective.owner_id, order_by=Objective.id)
    rows = select(Objective.title, place.label("place")).subquery()
    return select(rows.c.title).where(rows.c.place > 0)


GUARDED: dict[str, Path] = {
    "plain": lambda: select(Objective.id),
    "whole noun": lambda: select(Objective.id, Objective.title, Objective.status),
    "by id": lambda: select(Objective.id).where(Objective.owner_id.is_not(None)),
    "or true": lambda: select(Objective.id).where(or_(Objective.title == "x", true())),
    "or and not": lambda: select(Objective.id).where(or_(not_(Objective.title == "x"), true())),
    "count of rows": lambda: select(func.count()).select_from(Objective),
    "count of a column": lambda: select(func.count(Objective.id)),
    "count distinct": lambda: select(func.count(distinct(Objective.title))),
    "max": lambda: select(func.max(Objective.title)),
    "sum": lambda: select(func.sum(Objective.version)),
    "array": lambda: select(func.array_agg(Objective.title)),
    "filtered count": lambda: select(func.count().filter(Objective.title.like("%e%"))).select_from(
        Objective
    ),
    "group by": lambda: select(Objective.owner_id, func.count()).group_by(Objective.owner_id),
    "having": lambda: select(Objective.cycle_id)
    .group_by(Objective.cycle_id)
    .having(func.count() > 1),
    "distinct": lambda: select(Objective.title).distinct(),
    "distinct on": lambda: select(Objective.id)
    .ext(distinct_on(Objective.id))
    .order_by(Objective.id),
    "order and limit": lambda: select(Objective.title).order_by(Objective.title.desc()).limit(1),
    "offset": lambda: select(Objective.title).order_by(Objective.title).offset(1),
    "alias": lambda: select(OTHER.id),
    "named alias": lambda: select(NAMED_OTHER.title),
    "noun and alias": lambda: select(Objective.id, OTHER.id).join(OTHER, true()),
    "two aliases": lambda: select(OTHER.id, NAMED_OTHER.id).where(
        OTHER.cycle_id == NAMED_OTHER.cycle_id
    ),
    "only in where": lambda: select(Person.id).where(OWNED),
    "join": lambda: select(Person.id, Objective.title).join(Objective, OWNED),
    "join from": lambda: select(Person.id).join_from(Person, Objective, OWNED),
    "outer join": lambda: select(Person.id, Objective.title).outerjoin(Objective, OWNED),
    "outer join of an alias": lambda: select(Person.id, OTHER.title).outerjoin(
        OTHER, OTHER.owner_id == Person.id
    ),
    "outer join from the other side": lambda: select(Objective.title, Person.id)
    .select_from(Objective)
    .outerjoin(Person, OWNED),
    "outer join as a value, with its columns": lambda: select(
        Person.id, Objective.title
    ).select_from(outerjoin(Person, Objective, OWNED)),
    "join through": lambda: select(Person.id, KeyResult.id)
    .join(Objective, OWNED)
    .join(KeyResult, KeyResult.objective_id == Objective.id),
    "join to what hangs on it": lambda: select(Cycle.id, KeyResult.title).join(
        KeyResult, true()
    ),
    "two hops down": lambda: select(func.count(CheckIn.id)).join(
        KeyResult, CheckIn.key_result_id == KeyResult.id
    ),
    "contributors": lambda: select(Person.id).join(
        Contributor, Contributor.person_id == Person.id
    ),
    "exists": lambda: select(Person.id).where(exists().where(OWNED)),
    "exists of a select": lambda: select(Person.id).where(
        select(Objective.id).where(OWNED).exists()
    ),
    "exists alone": lambda: select(exists().where(Objective.title.like("%draft%"))),
    "not exists": lambda: select(Person.id).where(~exists().where(OWNED)),
    "exists in a case": lambda: select(Person.id, case((exists().where(OWNED), 1), else_=0)),
    "exists in an order": lambda: select(Person.name)
    .order_by(exists().where(OWNED).desc(), Person.name)
    .limit(1),
    "exists in a join": lambda: select(Person.id, Cycle.id).join(Cycle, exists().where(OWNED)),
    "exists in a filter": lambda: select(func.count().filter(exists().where(OWNED))).select_from(
        Person
    ),
    "correlated except": lambda: select(Person.id).where(
        select(Objective.id).where(OWNED).correlate_except(Objective).exists()
    ),
    "scalar subquery": lambda: select(
        Person.id, select(func.count(Objective.id)).where(OWNED).scalar_subquery()
    ),
    "scalar count of rows": lambda: select(
        select(func.count()).select_from(Objective).scalar_subquery()
    ),
    "order by a subquery": lambda: select(Person.name)
    .order_by(select(func.count(Objective.id)).where(OWNED).scalar_subquery().desc(), Person.name)
    .limit(1),
    "limit by a subquery": lambda: select(Person.id)
    .order_by(Person.id)
    .limit(select(func.count(Objective.id)).scalar_subquery()),
    "in": lambda: select(Person.id).where(Person.id.in_(select(Objective.owner_id))),
    "not in": lambda: select(Person.id).where(Person.id.not_in(select(Objective.owner_id))),
    "tuple in": lambda: select(Person.id).where(
        tuple_(Person.id, Person.id).in_(select(Objective.owner_id, Objective.owner_id))
    ),
    "any": lambda: select(Person.id).where(
        Person.id == any_(select(Objective.owner_id).scalar_subquery())
    ),
    "array of a subquery": lambda: select(
        array([select(func.max(Objective.title)).scalar_subquery()])
    ),
    "subquery": lambda: select(select(Objective.title).subquery().c.title),
    "nested subqueries": in_nested_subqueries,
    "subquery as noun": lambda: select(aliased(Objective, select(Objective).subquery()).title),
    "CTE": lambda: select(select(Objective.title).cte().c.title),
    "CTE that is not read": lambda: select(Person.id).add_cte(select(Objective.id).cte("unread")),
    "recursive CTE": recursive,
    "lateral": in_a_lateral,
    "outer lateral": in_an_outer_lateral,
    "union": lambda: select(union(select(Person.id), select(Objective.id)).subquery().c.id),
    "union all": lambda: select(
        func.count()
    ).select_from(union_all(select(Objective.id), select(OTHER.id)).subquery()),
    "except": lambda: select(
        select(Person.id).except_(select(Objective.owner_id)).subquery().c.id
    ),
    "intersect": lambda: select(
        select(Person.id).intersect(select(Objective.owner_id)).subquery().c.id
    ),
    "window": numbered,
    "window over a join": lambda: select(Person.id, func.count(Objective.id).over()).join(
        Objective, OWNED
    ),
    "sum over": lambda: select(Objective.id, func.count().over()),
    "bundle": lambda: select(Bundle("both", Objective.id, Objective.title)),
    "label": lambda: select(Objective.title.label("x")).order_by("x"),
    "cast": lambda: select(cast(Objective.visibility, Text)),
    "coerced": lambda: select(type_coerce(Objective.title, Text)),
    "concatenated": lambda: select(Objective.title + literal("!")),
    "star of the noun": lambda: select(literal_column("*")).select_from(
        select(Objective.title).subquery()
    ),
    "ordered aggregate with its noun": lambda: select(
        func.array_agg(aggregate_order_by(Objective.title, Objective.id))
    ).select_from(Objective),
    "percentile with its noun": lambda: select(
        func.percentile_cont(0.5).within_group(Objective.version)
    ).select_from(Objective),
    "alias of the bare table, as a noun": lambda: select(aliased(Objective, BARE.alias()).title),
    "bare table under its noun": lambda: select(Objective.title).select_from(BARE),
    "values in a subquery": lambda: select(
        values(column("n", Integer), name="numbers").data([(1,)]).c.n,
        select(func.count(Objective.id)).scalar_subquery(),
    ),
}  # fmt: skip

SAMPLE = tablesample(BARE, 100)

REFUSED: dict[str, Path] = {
    "select(table)": lambda: select(BARE),
    "select(column of a table)": lambda: select(BARE.c.id),
    "column of the mapper's table": lambda: select(Objective.__mapper__.c.id),
    "table.select()": BARE.select,
    "select_from(table)": lambda: select(func.count()).select_from(BARE),
    "star from a table": lambda: select(literal_column("*")).select_from(BARE),
    "join(table)": lambda: select(Person.id).join(BARE, BARE.c.owner_id == Person.id),
    "join(table, true())": lambda: select(Person.id).join(BARE, true()),
    "outerjoin(table)": lambda: select(Person.id).outerjoin(BARE, true()),
    "alias of a table": lambda: select(BARE.alias().c.title),
    "alias of an alias": lambda: select(BARE.alias().alias().c.title),
    "join of tables": lambda: select(Person.id).select_from(join(PEOPLE, BARE, true())),
    "join in a join": lambda: select(Person.id).select_from(
        join(join(BARE, Cycle, true()), Person, true())
    ),
    "join in a join, on its right": lambda: select(Person.id).select_from(
        join(Person, join(BARE, Cycle, true()), true())
    ),
    "outer join as a value": lambda: select(Person.id).select_from(
        outerjoin(Person, Objective, OWNED)
    ),
    "outer join of the ORM as a value": lambda: select(Person.id).select_from(
        orm_outerjoin(Person, Objective, OWNED)
    ),
    "full join": lambda: select(Objective.title).join_from(Person, Objective, OWNED, full=True),
    "full join of an alias": lambda: select(OTHER.title).join_from(
        Person, OTHER, OTHER.owner_id == Person.id, full=True
    ),
    "where of a table": lambda: select(Person.id).where(BARE.c.owner_id == Person.id),
    "exists in a table": lambda: select(Person.id).where(exists().select_from(BARE)),
    "exists with a table's column": lambda: select(Person.id).where(
        exists().where(BARE.c.owner_id == Person.id)
    ),
    "exists of table.select()": lambda: select(Person.id).where(BARE.select().exists()),
    "in a table": lambda: select(Person.id).where(Person.id.in_(select(BARE.c.owner_id))),
    "subquery of a table": lambda: select(select(BARE.c.title).subquery().c.title),
    "CTE of a table": lambda: select(select(BARE.c.title).cte().c.title),
    "CTE of a table that is not read": lambda: select(Person.id).add_cte(
        select(BARE.c.id).cte("unread")
    ),
    "lateral of a table": lambda: select(BARE.lateral().c.id),
    "union with a table": lambda: select(
        union(select(Person.id), select(BARE.c.id)).subquery().c.id
    ),
    "union of a noun and its table": lambda: select(
        union_all(select(Objective.id), select(BARE.alias().c.id)).subquery().c.id
    ),
    "scalar subquery of a table": lambda: select(
        Person.id, select(func.count(BARE.c.id)).scalar_subquery()
    ),
    "order by a table": lambda: select(Person.id).order_by(
        select(func.count()).select_from(BARE).scalar_subquery()
    ),
    "noun over a table's subquery": lambda: select(
        aliased(Objective, select(BARE).subquery()).title
    ),
    "sample of a table": lambda: select(SAMPLE.c.title),
    "sample of a table, counted": lambda: select(func.count()).select_from(SAMPLE),
    "sample of a noun": lambda: select(tablesample(Objective, 100).c.title),
    "noun over a sample": lambda: select(aliased(Objective, SAMPLE).title),
    "sample that needs no function": lambda: select(
        tablesample(BARE, func.count(BARE.c.id)).c.title
    ),
    "whole row of a table": lambda: select(func.count(BARE.table_valued())),
    "values of a table": lambda: select(
        values(column("n", Integer)).data(
            [(select(func.count(BARE.c.id)).scalar_subquery(),)]
        ).c.n
    ),
    "lambda over a table": lambda: lambda_stmt(lambda: select(BARE.c.id)),
    "table() of that name": lambda: select(table("objective", column("title")).c.title),
    "column() from table()": lambda: select(column("title")).select_from(table("objective")),
    "a table we do not know": lambda: select(table("alembic_version", column("version_num")).c[0]),
    "a table of the catalogue": lambda: select(table("pg_stats", column("most_common_vals")).c[0]),
    "ordered aggregate": lambda: select(
        func.array_agg(aggregate_order_by(Objective.title, Objective.id))
    ),
    "percentile": lambda: select(func.percentile_cont(0.5).within_group(Objective.version)),
    "text": lambda: select(text("title FROM objective")),
    "text in where": lambda: select(Person.id).where(text("true")),
    "text in order": lambda: select(Person.id).order_by(text("name")),
    "text in an aggregate": lambda: select(func.string_agg(Person.name, text("','"))),
    "text as a source": lambda: select(func.count()).select_from(text("objective")),
    "text with columns": lambda: select(
        text("SELECT title FROM objective").columns(column("title")).subquery().c.title
    ),
    "from_statement of text": lambda: select(Objective).from_statement(
        text("SELECT * FROM objective")
    ),
    "from_statement of a table": lambda: select(Objective).from_statement(select(BARE)),
    "literal column": lambda: select(literal_column("(SELECT max(title) FROM objective)")),
    "literal column in where": lambda: select(Person.id).where(literal_column("true")),
    "literal column of a number and more": lambda: select(literal_column("1 FROM objective")),
    "prefix": lambda: select(Person.id).prefix_with("ALL"),
    "suffix": lambda: select(Person.id).suffix_with("UNION SELECT id FROM objective"),
    "statement hint": lambda: select(Person.id).with_statement_hint(
        "UNION SELECT id FROM objective"
    ),
    "operator in words": lambda: select(Person.id).where(
        Person.name.op("= (SELECT max(title) FROM objective) OR name =")("x")
    ),
    "claim in words": lambda: select(Person.id).where(
        Person.name.bool_op("IS NOT NULL OR EXISTS (SELECT FROM objective) OR name =")("x")
    ),
    "function that runs text": lambda: select(
        func.query_to_xml("SELECT * FROM objective", true(), true(), "")
    ),
    "function that reads a table": lambda: select(
        func.table_to_xml("objective", true(), true(), "")
    ),
    "function that names another viewer": lambda: select(
        func.set_config("okrgraph.viewer", "x", null())
    ),
    "function of a schema": lambda: select(func.pg_catalog.pg_read_file("/etc/passwd")),
    "function over a table": lambda: select(func.row_to_json(BARE.table_valued())),
    "update": lambda: select(update(Person).values(name="x").returning(Person.id).cte().c.id),
    "insert": lambda: select(
        insert(Person).from_select(["id"], select(Objective.id)).returning(Person.id).cte().c.id
    ),
    "update that is not read": lambda: select(Person.id).add_cte(
        update(Person).values(name="x").cte("unread")
    ),
    "no function of the list by another's name": lambda: select(
        func.count(bindparam("x", 1), type_=Integer)
    ).where(and_(true(), func.dblink("x") == "y")),
}  # fmt: skip
