//! The schema as an index: which field of which type gives what, and with which arguments. Read from the schema
//! definition language, so that it knows whatever schema is served.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};
use async_graphql::{Name, Value};

/// A field of a type.
#[derive(Debug)]
pub(crate) struct FieldShape {
    /// The name of the type that it gives, without list and non-null.
    pub(crate) gives: String,
    /// Whether it gives a list.
    pub(crate) list: bool,
    /// Its arguments with their defaults.
    pub(crate) arguments: HashMap<Name, Option<Value>>,
}

/// What a type is to the one who counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeShape {
    /// Something of the register, with an id, or one of several such things.
    Thing,
    /// A part of something: it has no id.
    Part,
}

/// The types of a schema that have fields.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    types: HashMap<String, (TypeShape, HashMap<Name, FieldShape>)>,
}

impl Catalog {
    /// Reads a schema; what cannot be read is as if it were not there.
    pub(crate) fn new(sdl: &str) -> Self {
        let mut catalog = Self::default();
        let Ok(document) = parse_schema(sdl) else { return catalog };
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let definition = definition.node;
            let (shape, fields) = match definition.kind {
                TypeKind::Object(object) if object.implements.iter().any(|own| own.node == "Node") => {
                    (TypeShape::Thing, object.fields)
                }
                TypeKind::Object(object) => (TypeShape::Part, object.fields),
                TypeKind::Interface(interface) => (TypeShape::Thing, interface.fields),
                TypeKind::Union(_) => (TypeShape::Thing, Vec::new()),
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => continue,
            };
            let fields =
                fields.into_iter().map(|field| (field.node.name.node.clone(), field_shape(field.node)));
            let known = catalog
                .types
                .entry(definition.name.node.to_string())
                .or_insert_with(|| (shape, HashMap::new()));
            known.1.extend(fields);
        }
        catalog
    }

    /// A field of a type; `None` if the type has no such field.
    pub(crate) fn field(&self, of: &str, name: &str) -> Option<&FieldShape> {
        self.types.get(of)?.1.get(name)
    }

    /// What a type is; `None` for a scalar or an enum.
    pub(crate) fn shape(&self, name: &str) -> Option<TypeShape> {
        self.types.get(name).map(|(shape, _)| *shape)
    }

    /// Every field, with the name of its type.
    #[cfg(test)]
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str, &FieldShape)> {
        self.types.iter().flat_map(|(of, (_, fields))| {
            fields.iter().map(move |(name, field)| (of.as_str(), name.as_str(), field))
        })
    }
}

fn field_shape(field: FieldDefinition) -> FieldShape {
    let (gives, list) = unwrapped(&field.ty.node);
    let arguments = field
        .arguments
        .into_iter()
        .map(|argument| (argument.node.name.node, argument.node.default_value.map(|value| value.node)));
    FieldShape { gives, list, arguments: arguments.collect() }
}

fn unwrapped(ty: &Type) -> (String, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (unwrapped(inner).0, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_becomes_an_index() {
        let catalog = Catalog::new(
            "type Query { a(first: Int = 3, b: ID!): [Thing!]! } union Both = Query | Thing interface Node { id: ID! } type Thing implements Node { c: Int } \
             enum Word { D }",
        );
        let field = catalog.field("Query", "a").unwrap();
        assert_eq!((field.gives.as_str(), field.list), ("Thing", true));
        assert_eq!(field.arguments["first"], Some(Value::from(3)));
        assert_eq!(field.arguments["b"], None);
        for (name, shape) in [
            ("Both", Some(TypeShape::Thing)),
            ("Thing", Some(TypeShape::Thing)),
            ("Query", Some(TypeShape::Part)),
            ("Int", None),
            ("Word", None),
        ] {
            assert_eq!(catalog.shape(name), shape, "{name}");
        }
        assert!(catalog.field("Thing", "d").is_none());
        assert!(Catalog::new("no schema {").types.is_empty());
    }
}
