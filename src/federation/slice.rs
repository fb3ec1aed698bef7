//! Cutting a slice out of the whole schema: what can be reached from the questions and fields that the slice answers
//! for, and of every other thing only how it is named.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::ast::{
    Argument, Definition, Directive, DirectiveList, Document, FieldDefinition, InputValueDefinition,
    InterfaceTypeDefinition, ObjectTypeDefinition, Value,
};
use apollo_compiler::{Name, Node, name};

use super::owners::{ENTITIES, Entity, KEY, Slice, entity_of, owner_of, who_answers};

/// What a router has to know to read the slice.
const HEADER: &str = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.5\", \
                      import: [\"@key\", \"@shareable\", \"@inaccessible\"])\n\n";

/// The types whose fields are questions.
const ROOTS: [&str; 2] = ["Query", "Subscription"];

/// A slice of the schema of a subgraph, in the schema definition language of Apollo Federation 2.
///
/// # Errors
///
/// If the schema cannot be read, or if it has a question or a thing that nobody answers for.
pub fn slice(whole: &str, slice: Slice) -> Result<String, String> {
    let document = Document::parse(whole, "schema.graphql").map_err(|wrong| wrong.errors.to_string())?;
    let schema = Schema::new(&document)?;
    let reached = schema.reached(slice)?;
    let mut others = BTreeSet::new();
    for other in Slice::ALL.into_iter().filter(|other| *other != slice) {
        others.extend(schema.reached(other)?);
    }
    let written = document.definitions.iter().filter_map(|definition| {
        let name = definition.name()?;
        let is_root = ROOTS.contains(&name.as_str());
        let is_here = reached.contains(name) || is_root;
        is_here.then(|| schema.cut(definition, slice, &reached, others.contains(name))).flatten()
    });
    let written: Vec<String> = written.map(|definition| definition.serialize().to_string()).collect();
    Ok(format!("{HEADER}{}", written.join("\n")))
}

struct Schema<'a> {
    types: BTreeMap<&'a Name, &'a Definition>,
}

impl<'a> Schema<'a> {
    fn new(document: &'a Document) -> Result<Self, String> {
        let types = document
            .definitions
            .iter()
            .filter(|definition| !matches!(definition, Definition::DirectiveDefinition(_)));
        let schema =
            Self { types: types.filter_map(|definition| Some((definition.name()?, definition))).collect() };
        for definition in schema.types.values() {
            let Definition::ObjectTypeDefinition(object) = definition else { continue };
            let is_thing = object.implements_interfaces.iter().any(|name| name == "Node");
            if is_thing != entity_of(&object.name).is_some() {
                return Err(format!("{} is a thing without an owner, or the other way round", object.name));
            }
        }
        Ok(schema)
    }

    /// The names of all types that a slice speaks of, the roots aside.
    fn reached(&self, slice: Slice) -> Result<BTreeSet<Name>, String> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<Name> = Vec::new();
        for root in ROOTS {
            let root = Name::new(root).map_err(|wrong| wrong.to_string())?;
            let Some(Definition::ObjectTypeDefinition(object)) = self.types.get(&root) else { continue };
            for field in object.fields.iter().filter(|field| !field.name.starts_with('_')) {
                let owner = who_answers(&field.name);
                let owner = owner.ok_or_else(|| format!("nobody answers for {root}.{}", field.name))?;
                if owner == slice {
                    next.extend(named_by(field));
                }
            }
        }
        for entity in &ENTITIES {
            let fields = self.fields_of(entity.name);
            let answers = |field: &&Node<FieldDefinition>| {
                !KEY.contains(&field.name.as_str()) && owner_of(entity, &field.name) == slice
            };
            if fields.iter().any(|field| answers(&field)) {
                next.push(Name::new(entity.name).map_err(|wrong| wrong.to_string())?);
            }
        }
        while let Some(name) = next.pop() {
            let Some(definition) = self.types.get(&name) else { continue };
            if !reached.insert(name) {
                continue;
            }
            match definition {
                Definition::ObjectTypeDefinition(object) => {
                    next.extend(Self::kept(object, slice).iter().flat_map(|field| named_by(field)));
                }
                Definition::InterfaceTypeDefinition(interface) => {
                    next.extend(self.implementers(&interface.name).map(|object| object.name.clone()));
                    next.extend(self.common(interface, slice).iter().flat_map(|field| named_by(field)));
                }
                Definition::UnionTypeDefinition(union) => next.extend(union.members.iter().cloned()),
                Definition::InputObjectTypeDefinition(input) => {
                    next.extend(input.fields.iter().map(|field| field.ty.inner_named_type().clone()));
                }
                _ => {}
            }
        }
        Ok(reached)
    }

    fn fields_of(&self, name: &str) -> &'a [Node<FieldDefinition>] {
        match Name::new(name).ok().and_then(|name| self.types.get(&name).copied()) {
            Some(Definition::ObjectTypeDefinition(object)) => &object.fields,
            _ => &[],
        }
    }

    fn implementers(&self, interface: &Name) -> impl Iterator<Item = &'a ObjectTypeDefinition> {
        self.types.values().filter_map(move |definition| match definition {
            Definition::ObjectTypeDefinition(object) if object.implements_interfaces.contains(interface) => {
                Some(&**object)
            }
            _ => None,
        })
    }

    /// The fields of an object that a slice has: of a thing those it answers for, and its key.
    fn kept(object: &ObjectTypeDefinition, slice: Slice) -> Vec<&Node<FieldDefinition>> {
        let keeps = |field: &&Node<FieldDefinition>| match entity_of(&object.name) {
            Some(entity) => KEY.contains(&field.name.as_str()) || owner_of(entity, &field.name) == slice,
            None => true,
        };
        object.fields.iter().filter(keeps).collect()
    }

    /// The fields of an interface that all those who implement it have in a slice.
    fn common(&self, interface: &'a InterfaceTypeDefinition, slice: Slice) -> Vec<&'a Node<FieldDefinition>> {
        let everywhere = |field: &&Node<FieldDefinition>| {
            self.implementers(&interface.name)
                .all(|object| Self::kept(object, slice).iter().any(|own| own.name == field.name))
        };
        interface.fields.iter().filter(everywhere).collect()
    }

    /// A definition as a slice has it; `None` if nothing of it is there.
    fn cut(
        &self,
        definition: &'a Definition,
        slice: Slice,
        reached: &BTreeSet<Name>,
        is_elsewhere: bool,
    ) -> Option<Definition> {
        Some(match definition {
            Definition::ObjectTypeDefinition(object) if ROOTS.contains(&object.name.as_str()) => {
                let mut own = ObjectTypeDefinition::clone(object);
                own.fields.retain(|field| who_answers(&field.name) == Some(slice));
                if own.fields.is_empty() {
                    return None;
                }
                Definition::ObjectTypeDefinition(own.into())
            }
            Definition::ObjectTypeDefinition(object) => {
                let mut own = ObjectTypeDefinition::clone(object);
                own.implements_interfaces.retain(|interface| reached.contains(interface));
                own.fields = Self::kept(object, slice).into_iter().cloned().collect();
                match entity_of(&object.name) {
                    Some(entity) => named(&mut own, entity, slice),
                    None if is_elsewhere => own.directives.0.push(directive(name!("shareable"), Vec::new())),
                    None => {}
                }
                Definition::ObjectTypeDefinition(own.into())
            }
            Definition::InterfaceTypeDefinition(interface) => {
                let mut own = InterfaceTypeDefinition::clone(interface);
                own.fields = self.common(interface, slice).into_iter().cloned().collect();
                Definition::InterfaceTypeDefinition(own.into())
            }
            other => other.clone(),
        })
    }
}

/// Says how a thing is named: to every subgraph of ours by its key, to others by the keys that its owner knows.
fn named(own: &mut ObjectTypeDefinition, entity: &Entity, slice: Slice) {
    let answers = own.fields.iter().any(|field| !KEY.contains(&field.name.as_str()));
    own.directives.0.push(key(&KEY.join(" "), answers));
    if entity.owner == slice {
        own.directives.0.extend(entity.keys.iter().map(|fields| key(fields, true)));
    }
    for field in own.fields.iter_mut().filter(|field| field.name == KEY[1]) {
        field.make_mut().directives = DirectiveList(vec![directive(name!("inaccessible"), Vec::new())]);
    }
}

fn key(fields: &str, resolvable: bool) -> Node<Directive> {
    let mut arguments = vec![argument(name!("fields"), Value::String(fields.to_owned()))];
    if !resolvable {
        arguments.push(argument(name!("resolvable"), Value::Boolean(false)));
    }
    directive(name!("key"), arguments)
}

fn argument(name: Name, value: Value) -> Node<Argument> {
    Argument { name, value: value.into() }.into()
}

fn directive(name: Name, arguments: Vec<Node<Argument>>) -> Node<Directive> {
    Directive { name, arguments }.into()
}

/// The types that a field and its arguments name.
fn named_by(field: &FieldDefinition) -> Vec<Name> {
    let of = |argument: &Node<InputValueDefinition>| argument.ty.inner_named_type().clone();
    let mut names: Vec<Name> = field.arguments.iter().map(of).collect();
    names.push(field.ty.inner_named_type().clone());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        interface Node { id: ID! }
        "A Land."
        type Land implements Node { authorities(first: Int): Page! id: ID! name: String! presence: Part! scope: String! }
        type Authority implements Node { id: ID! land: Land name: String! scope: String! }
        type Page { nodes: [Authority!]! size: Size! }
        type Part { size: Size! }
        type Size { width: Int! }
        type Query { _service: Size! authority(slug: String!): Authority land(code: Code!): Land }
        enum Code { NI BY }
    "#;

    #[test]
    fn a_slice_has_its_own_and_of_others_only_how_they_are_named() {
        let laender = slice(WHOLE, Slice::Laender).unwrap();
        assert!(
            laender
                .contains("\"\"\"A Land.\"\"\"\ntype Land @key(fields: \"id scope\") @key(fields: \"code\")"),
            "{laender}"
        );
        assert!(laender.contains("enum Code") && laender.contains("land(code: Code!): Land"), "{laender}");
        for other in ["type Authority", "interface Node", "type Page", "authorities", "_service"] {
            assert!(!laender.contains(other), "{other}: {laender}");
        }
        let institutions = slice(WHOLE, Slice::Institutions).unwrap();
        assert!(
            institutions.contains("type Land @key(fields: \"id scope\") {\n  authorities(first: Int): Page!\n  id: ID!\n  scope: String! @inaccessible\n}"),
            "{institutions}"
        );
        // What is a part of an answer and in two slices is as whole in one as in the other.
        assert!(institutions.contains("type Size @shareable {\n  width: Int!"), "{institutions}");
        let metrics = slice(WHOLE, Slice::Metrics).unwrap();
        assert!(metrics.contains("presence: Part!") && !metrics.contains("type Query"), "{metrics}");
    }

    #[test]
    fn a_stub_of_what_it_cannot_answer_for_is_not_asked() {
        let whole = WHOLE.replace("authority(slug: String!): Authority", "claim: Authority");
        let metrics = slice(&whole, Slice::Metrics).unwrap();
        assert!(
            metrics.contains("type Authority @key(fields: \"id scope\", resolvable: false) {"),
            "{metrics}"
        );
    }

    #[test]
    fn what_nobody_answers_for_is_no_schema() {
        for (from, to, word) in [
            ("land(code: Code!)", "weather(code: Code!)", "nobody answers for Query.weather"),
            ("type Page {", "type Page implements Node { id: ID!", "Page is a thing without an owner"),
            ("type Land implements Node", "type Land", "Land is a thing without an owner"),
            ("type Query {", "type Query", "syntax"),
        ] {
            let wrong = slice(&WHOLE.replace(from, to), Slice::Laender).unwrap_err();
            assert!(wrong.to_lowercase().contains(&word.to_lowercase()), "{word}: {wrong}");
        }
    }
}
