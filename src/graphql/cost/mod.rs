//! What an operation costs, in points, known before it runs.
//!
//! A point is a row: each thing of the register and each item of a list that an answer may hold, as often as the lists
//! around it may repeat it; some fields have points of their own ([`tariff`]). Every sum saturates, every page is at most
//! as large as a page may be, whatever is asked, so no number in a document can make it cheap. Where the register and
//! not the question decides how long a list is, what is usual counts; what an answer holds beyond that is charged
//! afterwards.

mod asked;
mod tariff;

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::catalog::{Catalog, FieldShape, TypeShape};
use crate::domain::date::Day;
use asked::{Arguments, Asked};
use tariff::Length;

/// The prices of a schema.
#[derive(Debug)]
pub struct Tariff {
    catalog: Catalog,
}

/// What an operation may cost at most, as far as its own words bound it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Price {
    fields: HashMap<Name, Item>,
}

/// What one key of an answer costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    /// Points once for each object that has the key.
    weight: u64,
    /// Points of each thing under the key.
    each: u64,
    /// How many things are under the key.
    length: u64,
    /// Their keys.
    fields: HashMap<Name, Self>,
}

impl Tariff {
    /// The prices of the schema in this definition.
    #[must_use]
    pub fn new(sdl: &str) -> Self {
        Self { catalog: Catalog::new(sdl) }
    }

    /// The price of an operation. Its document must have passed the guards: it nests and expands within bounds.
    #[must_use]
    pub fn price(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Variables,
        today: Day,
    ) -> Price {
        let defaults = operation.variable_definitions.iter().filter_map(|own| {
            let default = own.node.default_value.as_ref()?;
            Some((own.node.name.node.clone(), default.node.clone()))
        });
        let mut known: HashMap<Name, Value> = defaults.collect();
        known.extend(variables.iter().map(|(name, value)| (name.clone(), value.clone())));
        let walk = Walk { catalog: &self.catalog, document, variables: known, today };
        let mut price = Price::default();
        let root = match operation.ty {
            async_graphql::parser::types::OperationType::Query => "Query",
            async_graphql::parser::types::OperationType::Mutation => "Mutation",
            async_graphql::parser::types::OperationType::Subscription => "Subscription",
        };
        walk.set(&operation.selection_set.node, root, Asked::default(), &mut price.fields);
        // A question costs something, whatever it gives.
        for item in price.fields.values_mut() {
            item.weight = item.weight.max(1);
        }
        price
    }
}

impl Price {
    /// Points that the operation may cost.
    #[must_use]
    pub fn requested(&self) -> u64 {
        sum(&self.fields)
    }

    /// Points that it did cost, by what is in its answer.
    #[must_use]
    pub fn actual(&self, data: &Value) -> u64 {
        let Value::Object(object) = data else { return 0 };
        object
            .iter()
            .filter_map(|(key, value)| Some(self.fields.get(key)?.actual(value)))
            .fold(0, u64::saturating_add)
    }
}

impl Item {
    fn requested(&self) -> u64 {
        self.each.saturating_add(sum(&self.fields)).saturating_mul(self.length).saturating_add(self.weight)
    }

    fn actual(&self, value: &Value) -> u64 {
        self.weight.saturating_add(self.found(value))
    }

    fn found(&self, value: &Value) -> u64 {
        match value {
            Value::List(items) => items.iter().map(|item| self.found(item)).fold(0, u64::saturating_add),
            Value::Object(object) => object
                .iter()
                .filter_map(|(key, value)| Some(self.fields.get(key)?.actual(value)))
                .fold(self.each, u64::saturating_add),
            _ => 0,
        }
    }

    /// What costs as much as the dearer of two: fields of one key stand for one another, or for different types.
    fn or(&mut self, other: &Self) {
        self.weight = self.weight.max(other.weight);
        self.each = self.each.max(other.each);
        self.length = self.length.max(other.length);
    }
}

fn sum(fields: &HashMap<Name, Item>) -> u64 {
    fields.values().map(Item::requested).fold(0, u64::saturating_add)
}

struct Walk<'a> {
    catalog: &'a Catalog,
    document: &'a ExecutableDocument,
    variables: HashMap<Name, Value>,
    today: Day,
}

impl Walk<'_> {
    /// Adds the keys that a selection set of a type gives.
    fn set(&self, set: &SelectionSet, of: &str, asked: Asked, into: &mut HashMap<Name, Item>) {
        for selection in &set.items {
            if self.is_left_out(selection) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, of, asked, into),
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(of, |on| on.node.on.node.as_str());
                    self.set(&inline.node.selection_set.node, on, asked, into);
                }
                Selection::FragmentSpread(spread) => {
                    // An unknown fragment is for validation to name.
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.set(&fragment.node.selection_set.node, on, asked, into);
                    }
                }
            }
        }
    }

    fn field(&self, field: &Field, of: &str, above: Asked, into: &mut HashMap<Name, Item>) {
        let name = field.name.node.as_str();
        let (item, gives, asked) = match self.catalog.field(of, name) {
            Some(shape) => {
                let arguments = Arguments::new(field, shape, &self.variables);
                let asked = above.below(name, &arguments, self.today);
                (self.item(of, name, shape, &arguments, asked), shape.gives.as_str(), asked)
            }
            None => (
                Item { weight: tariff::weight(of, name), each: 0, length: 1, fields: HashMap::new() },
                "",
                above,
            ),
        };
        let own =
            into.entry(field.response_key().node.clone()).and_modify(|own| own.or(&item)).or_insert(item);
        // What tools ask about the schema itself costs the same however it is asked.
        if !name.starts_with("__") {
            self.set(&field.selection_set.node, gives, asked, &mut own.fields);
        }
    }

    fn item(
        &self,
        of: &str,
        name: &str,
        shape: &FieldShape,
        arguments: &Arguments<'_>,
        asked: Asked,
    ) -> Item {
        let gives = self.catalog.shape(&shape.gives);
        let length = match (shape.list, gives) {
            // Words and numbers are part of the row that they stand in.
            (false, _) | (true, None) => 1,
            (true, Some(_)) if matches!(name, "nodes" | "edges") && of.ends_with("Connection") => asked.page,
            (true, Some(_)) if arguments.says_page() => arguments.page(),
            (true, Some(_)) if arguments.has("first") && tariff::known_length(of, name).is_none() => {
                arguments.page()
            }
            (true, Some(_)) => match tariff::length(of, name) {
                Length::About(length) => length,
                Length::Of(argument) => arguments.length(argument),
                Length::Subjects => asked.subjects,
                Length::Points => asked.points,
                Length::SubjectsAndPoints => asked.subjects.saturating_mul(asked.points),
            },
        };
        let each = match gives {
            None => 0,
            Some(_) if shape.gives.ends_with("Edge") => 0,
            Some(TypeShape::Thing) => 1,
            Some(TypeShape::Part) => u64::from(shape.list),
        };
        Item { weight: tariff::weight(of, name), each, length, fields: HashMap::new() }
    }

    /// Whether `@skip` or `@include` takes a selection away; where that is not known, it stays.
    fn is_left_out(&self, selection: &async_graphql::Positioned<Selection>) -> bool {
        selection.node.directives().iter().any(|directive| {
            let condition = directive.node.get_argument("if").map(|value| value.node.clone());
            let condition = condition.and_then(|value| {
                value.into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok()
            });
            match (directive.node.name.node.as_str(), condition) {
                ("skip", Some(Value::Boolean(skip))) => skip,
                ("include", Some(Value::Boolean(include))) => !include,
                _ => false,
            }
        })
    }
}

#[cfg(test)]
mod tests;
