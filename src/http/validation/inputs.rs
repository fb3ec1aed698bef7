//! Two rules of the specification that the validator lacks within input objects: a field stands once, and a variable
//! stands where its type may.

use std::collections::HashMap;

use apollo_compiler::ast::{Argument, DirectiveList, InputValueDefinition, Type, Value, VariableDefinition};
use apollo_compiler::parser::SourceMap;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) place: Option<(usize, usize)>,
}

/// Every fault within the input objects of a document that is valid otherwise.
pub(super) fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in document.operations.iter() {
        let variables = operation.variables.iter().map(|own| (&own.name, own)).collect();
        let mut walk = Walk { schema, sources: &document.sources, variables, faults: &mut faults };
        for own in &operation.variables {
            if let Some(default) = &own.default_value {
                walk.value(default, &own.ty);
            }
        }
        for field in operation.all_fields(document) {
            walk.arguments(&field.arguments, &field.definition.arguments);
            walk.directives(&field.directives);
        }
    }
    faults
}

struct Walk<'a> {
    schema: &'a Schema,
    sources: &'a SourceMap,
    variables: HashMap<&'a Name, &'a Node<VariableDefinition>>,
    faults: &'a mut Vec<Fault>,
}

impl Walk<'_> {
    fn directives(&mut self, directives: &DirectiveList) {
        for directive in directives {
            if let Some(definition) = self.schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(&mut self, given: &[Node<Argument>], defined: &[Node<InputValueDefinition>]) {
        for argument in given {
            if let Some(definition) = defined.iter().find(|own| own.name == argument.name) {
                self.value(&argument.value, &definition.ty);
            }
        }
    }

    /// Looks into a value of a type. The guard bounds how deep it nests.
    fn value(&mut self, value: &Node<Value>, ty: &Type) {
        match &**value {
            Value::List(items) => {
                // A single value stands for a list of one; a list where none may be was refused before.
                for item in items {
                    self.item(item, ty.item_type());
                }
            }
            Value::Object(fields) => {
                if let Some(ExtendedType::InputObject(object)) = self.schema.types.get(ty.inner_named_type())
                {
                    self.object(value, fields, object);
                }
            }
            _ => {}
        }
    }

    fn item(&mut self, item: &Node<Value>, ty: &Type) {
        self.variable(item, ty, false);
        self.value(item, ty);
    }

    fn object(&mut self, whole: &Node<Value>, fields: &[(Name, Node<Value>)], object: &InputObjectType) {
        for (at, (name, value)) in fields.iter().enumerate() {
            if fields[..at].iter().any(|(earlier, _)| earlier == name) {
                self.fault(whole, format!("the input field \"{name}\" is given twice; give it once"));
            }
            if let Some(definition) = object.fields.get(name) {
                self.variable(value, &definition.ty, definition.default_value.is_some());
                self.value(value, &definition.ty);
            }
        }
    }

    fn variable(&mut self, value: &Node<Value>, place: &Type, has_default: bool) {
        let Value::Variable(name) = &**value else { return };
        let Some(own) = self.variables.get(name) else { return };
        let default = own.default_value.as_ref().is_some_and(|default| !default.is_null());
        let fits = if place.is_non_null() && !own.ty.is_non_null() {
            (default || has_default) && own.ty.is_assignable_to(&place.clone().nullable())
        } else {
            own.ty.is_assignable_to(place)
        };
        if !fits {
            let ty = &own.ty;
            self.fault(
                value,
                format!("the variable ${name} is declared {ty} and stands where {place} is expected"),
            );
        }
    }

    fn fault(&mut self, at: &Node<Value>, message: String) {
        let place = at.line_column_range(self.sources).map(|range| (range.start.line, range.start.column));
        self.faults.push(Fault { message, place });
    }
}
