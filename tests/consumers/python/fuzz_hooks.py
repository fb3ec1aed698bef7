"""For scripts/fuzz-api.sh: values of our own scalars, right ones and nearly right ones, and what an answer has to be."""

import atexit
import collections
from pathlib import Path

import graphql
import schemathesis
from graphql import IntValueNode, StringValueNode
from hypothesis import strategies

SCHEMA = graphql.build_schema((Path(__file__).parents[3] / "schema/schema.graphql").read_text("utf-8"))


def text(values):
    return values.map(lambda value: StringValueNode(value=value))


def number(values):
    return values.map(lambda value: IntValueNode(value=str(value)))


dates = strategies.dates().map(str)
partial = strategies.one_of(
    text(dates),
    text(dates.map(lambda day: day[:7])),
    text(dates.map(lambda day: day[:4])),
    text(strategies.sampled_from(["2017-02-30", "2017-13", "0000", "", "today", "99999"])),
    number(strategies.integers(-(2**63), 2**63 - 1)),
)
moments = strategies.one_of(
    text(strategies.datetimes().map(lambda moment: moment.isoformat() + "Z")),
    text(strategies.sampled_from(["2025-03-03T18:00:00+01:00", "2025-03-03", "2025-03-03T25:00:00Z", ""])),
    number(strategies.integers(-(2**63), 2**63 - 1)),
)
schemathesis.graphql.scalar("PartialDate", partial)
schemathesis.graphql.scalar("DateTime", moments)


# That an argument is refused with a reason is an answer, so the errors that a client can mend are no failures here. What
# must never be: a status of 5xx, the code INTERNAL, an error without a code, and data that are not as the schema says.
FAULTS_OF_OURS = {"INTERNAL", "TIMEOUT"}


def check_value(schema, type_, nodes, value, path, fragments):
    if isinstance(type_, graphql.GraphQLNonNull):
        assert value is not None, f"{path} is null, and must not be"
        return check_value(schema, type_.of_type, nodes, value, path, fragments)
    if value is None:
        return None
    if isinstance(type_, graphql.GraphQLList):
        assert isinstance(value, list), f"{path} is no list"
        for index, item in enumerate(value):
            check_value(schema, type_.of_type, nodes, item, f"{path}.{index}", fragments)
        return None
    if isinstance(type_, graphql.GraphQLEnumType):
        assert value in type_.values, f"{path}: {value!r} is no {type_}"
        return None
    if isinstance(type_, graphql.GraphQLScalarType):
        expected = {"String": str, "ID": str, "Boolean": bool, "Float": (int, float), "Int": int}.get(type_.name, object)
        assert isinstance(value, expected), f"{path}: {value!r} is no {type_}"
        if type_.name == "Int":
            assert not isinstance(value, bool) and -(2**31) <= value < 2**31, f"{path}: {value!r} is no Int"
        return None
    assert isinstance(value, dict), f"{path} is no object"
    actual = type_
    if graphql.is_abstract_type(type_):
        if "__typename" not in value:
            return None  # Not asked for, so which fields belong here cannot be told.
        actual = schema.type_map[value["__typename"]]
        assert schema.is_sub_type(type_, actual), f"{path}: {actual} is no {type_}"
    asked = {}
    collect(schema, actual, nodes, asked, fragments)
    assert list(asked) == list(value), f"{path} has {list(value)}, asked was {list(asked)}"
    for key, fields in asked.items():
        name = fields[0].name.value
        if name == "__typename":
            assert value[key] == actual.name, f"{path}.{key}: {value[key]!r} is not {actual}"
        elif name in actual.fields:
            check_value(schema, actual.fields[name].type, fields, value[key], f"{path}.{key}", fragments)
    return None


def collect(schema, type_, nodes, asked, fragments):
    for node in nodes:
        for selection in node.selection_set.selections if node.selection_set else ():
            if isinstance(selection, graphql.FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                asked.setdefault(key, []).append(selection)
                continue
            fragment = selection
            if isinstance(selection, graphql.FragmentSpreadNode):
                fragment = fragments[selection.name.value]
            condition = fragment.type_condition
            on = schema.type_map[condition.name.value] if condition else type_
            if on is type_ or (graphql.is_abstract_type(on) and schema.is_sub_type(on, type_)):
                collect(schema, type_, [fragment], asked, fragments)


answers = collections.Counter()
atexit.register(lambda: print("Answers:", ", ".join(f"{n} {kind}" for kind, n in answers.most_common())))


@schemathesis.check
def answers_as_the_schema_says(ctx, response, case):
    assert response.status_code < 500, f"status {response.status_code}"
    answer = response.json()
    for error in answer.get("errors", []):
        code = error.get("extensions", {}).get("code")
        assert code and code not in FAULTS_OF_OURS, f"{code}: {error['message']}"
    answers["with data" if answer.get("data") else answer["errors"][0]["extensions"]["code"]] += 1
    body = case.body if isinstance(case.body, str) else case.body["query"]
    document = graphql.parse(body)
    # Many questions are made wrong on purpose. Which, the reference implementation says as well.
    wrong = graphql.validate(SCHEMA, document)
    refused = any(error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED" for error in answer.get("errors", []))
    assert bool(wrong) == refused, f"refused: {answer['errors'] if refused else 'no'}; wrong: {[str(e) for e in wrong]}"
    if answer.get("data") is None:
        assert answer.get("errors"), "neither data nor errors"
        return
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, graphql.FragmentDefinitionNode)}
    operation = next(d for d in document.definitions if isinstance(d, graphql.OperationDefinitionNode))
    check_value(SCHEMA, SCHEMA.query_type, [operation], answer["data"], "data", fragments)
