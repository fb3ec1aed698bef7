//! Questions at random: valid by the schema, with values that the register knows, each the same for the same number.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apollo_compiler::Name;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, Schema, Type};
use apollo_compiler::validation::Valid;

/// Numbers that anybody can draw again (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut own = self.0;
        own = (own ^ (own >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        own = (own ^ (own >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((own ^ (own >> 31)) % (sides as u64).max(1)).unwrap()
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What the register knows, by what it is used for, and the cursors of earlier answers by their list.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) words: BTreeMap<String, Vec<String>>,
    pub(super) cursors: BTreeMap<String, Vec<String>>,
}

/// A field of the operation itself.
pub(super) struct Root {
    pub(super) alias: String,
    pub(super) field: String,
    pub(super) text: String,
}

/// A question.
pub(super) struct Question {
    pub(super) roots: Vec<Root>,
    pub(super) language: Option<&'static str>,
    /// The lists in it by their alias, each as a cursor of it is kept.
    pub(super) lists: BTreeMap<String, String>,
}

impl Question {
    /// The document with only these of its root fields.
    pub(super) fn only(&self, roots: &[usize]) -> String {
        let texts: Vec<&str> = roots.iter().map(|at| self.roots[*at].text.as_str()).collect();
        format!("{{ {} }}", texts.join(" "))
    }

    /// The whole document.
    pub(super) fn document(&self) -> String {
        self.only(&(0..self.roots.len()).collect::<Vec<_>>())
    }
}

/// What a schema lets be asked.
pub(super) struct Asker {
    schema: Valid<Schema>,
    /// The objects of each interface and union.
    possible: BTreeMap<String, Vec<String>>,
    /// Fields that are of one type here and of another there: they cannot stand side by side under one name.
    ambiguous: BTreeSet<String>,
}

/// Fields of one document, and names that its author gives: the guard lets pass 1,000 tokens and 30 aliases.
const FIELDS: usize = 42;
const ALIASES: usize = 28;
/// Fields within each other, a list and its nodes counted as two; the guard lets pass 12.
const DEPTH: usize = 8;

impl Asker {
    pub(super) fn of(sdl: &str) -> Self {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
        let mut possible: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, own) in &schema.types {
            match own {
                ExtendedType::Object(object) if !name.starts_with("__") => {
                    for interface in &object.implements_interfaces {
                        possible.entry(interface.to_string()).or_default().push(name.to_string());
                    }
                    for (field, own) in &object.fields {
                        types.entry(field.to_string()).or_default().insert(own.ty.to_string());
                    }
                }
                ExtendedType::Union(union) => {
                    let members = union.members.iter().map(ToString::to_string).collect();
                    possible.insert(name.to_string(), members);
                }
                _ => {}
            }
        }
        let ambiguous =
            types.into_iter().filter(|(_, types)| types.len() > 1).map(|(name, _)| name).collect();
        Self { schema, possible, ambiguous }
    }

    /// The root fields of the schema.
    pub(super) fn roots(&self) -> Vec<&str> {
        self.schema.get_object("Query").unwrap().fields.keys().map(Name::as_str).collect()
    }

    /// The question of a number.
    pub(super) fn question(&self, known: &Known, seed: u64, number: u64) -> Question {
        let dice = Dice::of(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
        let mut writer = Writer { asker: self, known, dice, fields: 0, aliases: 0, lists: BTreeMap::new() };
        let roots = (0..[1, 1, 1, 2, 2, 3][writer.dice.below(6)]).map(|_| writer.root()).collect();
        let languages = [Some("de"), Some("en"), Some("de-AT,de;q=0.9,en;q=0.5"), Some("fr"), None];
        let language = *writer.dice.pick(&languages);
        Question { roots, language, lists: writer.lists }
    }
}

struct Writer<'a> {
    asker: &'a Asker,
    known: &'a Known,
    dice: Dice,
    fields: usize,
    aliases: usize,
    lists: BTreeMap<String, String>,
}

impl Writer<'_> {
    fn root(&mut self) -> Root {
        let field = (*self.dice.pick(&self.asker.roots())).to_owned();
        let own = &self.asker.schema.get_object("Query").unwrap().fields[field.as_str()];
        let text = self.field(own, DEPTH, true);
        Root { alias: text.split(':').next().unwrap().to_owned(), field, text }
    }

    /// A field with its arguments and what is asked of it.
    fn field(&mut self, field: &FieldDefinition, depth: usize, renamed: bool) -> String {
        self.fields += 1;
        let name = field.name.as_str();
        let kind = field.ty.inner_named_type().as_str();
        let is_list = kind.ends_with("Connection");
        let arguments = self.arguments(field);
        let mut text = name.to_owned();
        if renamed || (is_list && self.aliases < ALIASES) {
            self.aliases += 1;
            let alias = format!("a{}", self.aliases);
            if is_list {
                self.lists.insert(alias.clone(), list_of(name, &arguments));
            }
            text = format!("{alias}: {name}");
        }
        if !arguments.is_empty() {
            let arguments: Vec<String> =
                arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            write!(text, "({})", arguments.join(", ")).unwrap();
        }
        if self.is_leaf(kind) { text } else { format!("{text} {}", self.selection(kind, depth - 1)) }
    }

    fn is_leaf(&self, kind: &str) -> bool {
        self.asker.schema.types[kind].is_leaf()
    }

    fn selection(&mut self, on: &str, depth: usize) -> String {
        let mut parts = Vec::new();
        if let Some(possible) = self.asker.possible.get(on) {
            parts.push("__typename".to_owned());
            if let Some(interface) = self.asker.schema.get_interface(on) {
                parts.extend(self.some_of(interface.fields.values(), 3, depth, true));
            }
            let mut left: Vec<&String> = possible.iter().collect();
            for _ in 0..=self.dice.below(4) {
                if left.is_empty() || self.fields >= FIELDS {
                    break;
                }
                let object = left.swap_remove(self.dice.below(left.len()));
                let fields = &self.asker.schema.get_object(object).unwrap().fields;
                let inner = self.some_of(fields.values(), 4, depth, true);
                if !inner.is_empty() {
                    parts.push(format!("... on {object} {{ {} }}", inner.join(" ")));
                }
            }
        } else {
            let fields = &self.asker.schema.get_object(on).unwrap().fields;
            // Of a list its things first; without them, there is little to hold against each other.
            if on.ends_with("Connection") {
                let things = *self.dice.pick(&["nodes", "nodes", "edges"]);
                parts.push(self.field(&fields[things], depth, false));
                let others: Vec<_> =
                    fields.values().filter(|own| !["nodes", "edges"].contains(&own.name.as_str())).collect();
                parts.extend(self.some_of(others.into_iter(), 2, depth, false));
            } else if on.ends_with("Edge") {
                parts.push("cursor".to_owned());
                parts.push(self.field(&fields["node"], depth, false));
            } else {
                parts.extend(self.some_of(fields.values(), 6, depth, false));
            }
        }
        if parts.is_empty() {
            parts.push("__typename".to_owned());
        }
        format!("{{ {} }}", parts.join(" "))
    }

    /// Some of the fields, each once; within a fragment under names of their own where another fragment's may differ.
    fn some_of<'a, T: AsRef<FieldDefinition> + 'a>(
        &mut self,
        fields: impl Iterator<Item = &'a T>,
        most: usize,
        depth: usize,
        in_fragment: bool,
    ) -> Vec<String> {
        let mut left: Vec<&FieldDefinition> = fields.map(AsRef::as_ref).collect();
        let mut parts = Vec::new();
        for _ in 0..=self.dice.below(most) {
            if left.is_empty() || self.fields >= FIELDS {
                break;
            }
            let field = left.swap_remove(self.dice.below(left.len()));
            let leaf = self.is_leaf(field.ty.inner_named_type());
            // A boundary is long, and each Land has the same one in every answer.
            if !leaf && (depth < 3 || self.fields + 4 > FIELDS)
                || field.name == "boundary" && !self.dice.one_in(9)
            {
                continue;
            }
            let renamed = in_fragment
                && (!field.arguments.is_empty() || self.asker.ambiguous.contains(field.name.as_str()));
            if renamed && self.aliases >= ALIASES {
                continue;
            }
            parts.push(self.field(field, depth, renamed));
        }
        parts
    }

    fn arguments(&mut self, field: &FieldDefinition) -> Vec<(String, String)> {
        let paged = field.argument_by_name("after").is_some();
        let mut given: Vec<(String, String)> = Vec::new();
        for argument in &field.arguments {
            let name = argument.name.as_str();
            let wanted = match name {
                "first" | "last" | "after" | "before" if paged => false,
                "knownAt" => self.dice.one_in(4),
                _ => argument.is_required() || self.dice.one_in(2),
            };
            if wanted {
                given.push((name.to_owned(), self.value(name, field.name.as_str(), &argument.ty)));
            }
        }
        if field.name == "channel" && given.iter().any(|(name, _)| name == "handle") {
            // One that there is, mostly: a handle of one platform is seldom one of another.
            let pair = self.dice.pick(&self.known.words["pair"]).clone();
            let (platform, handle) = pair.split_once('/').unwrap();
            given.retain(|(name, _)| !["platform", "handle"].contains(&name.as_str()));
            given.push(("platform".to_owned(), quoted(platform)));
            given.push(("handle".to_owned(), quoted(handle)));
        }
        if paged {
            let list = list_of(&field.name, &given);
            let (page, beside) =
                *self.dice.pick(&[("first", "after"), ("first", "after"), ("last", "before")]);
            if let Some(cursors) =
                self.known.cursors.get(&list).filter(|own| !own.is_empty() && self.dice.one_in(4))
            {
                let beside = if self.dice.one_in(6) { "before" } else { beside };
                given.push((beside.to_owned(), quoted(self.dice.pick::<String>(cursors))));
            }
            given.push((page.to_owned(), self.dice.pick(&[0, 1, 2, 2, 3, 3, 4, 5, 7]).to_string()));
        }
        given
    }

    fn value(&mut self, name: &str, of: &str, kind: &Type) -> String {
        if kind.is_list() {
            // A list with nothing on it narrows here and is refused there.
            let count = if self.dice.one_in(20) { 0 } else { *self.dice.pick(&[1, 1, 1, 2, 2, 3, 4]) };
            let items: Vec<String> = (0..count).map(|_| self.value(name, of, kind.item_type())).collect();
            return format!("[{}]", items.join(", "));
        }
        let kind = kind.inner_named_type().as_str();
        match &self.asker.schema.types[kind] {
            ExtendedType::Enum(own) => {
                let words: Vec<&str> = own.values.keys().map(Name::as_str).collect();
                let usual = match kind {
                    "AuthorityKind" => "POLICE",
                    "LandCode" => "NI",
                    _ => "",
                };
                if !usual.is_empty() && self.dice.one_in(3) { usual } else { self.dice.pick::<&str>(&words) }
                    .to_owned()
            }
            ExtendedType::InputObject(_) if kind == "BoundingBox" => {
                let (south, west) = (47 + self.dice.below(7), 5 + self.dice.below(9));
                let (north, east) = (south + 1 + self.dice.below(4), west + 1 + self.dice.below(6));
                format!("{{south: {south}.25, west: {west}, north: {north}, east: {east}.5}}")
            }
            ExtendedType::InputObject(own) => {
                let fields: Vec<&InputValueDefinition> = own.fields.values().map(AsRef::as_ref).collect();
                self.input(kind, &fields)
            }
            _ => super::register::scalar(kind, name, of, &mut self.dice, self.known),
        }
    }

    fn input(&mut self, kind: &str, fields: &[&InputValueDefinition]) -> String {
        let is_question = kind.ends_with("Input");
        let chance = if is_question { 3 } else { 4 };
        let mut given = Vec::new();
        let year = 2010 + self.dice.below(14);
        for field in fields {
            let name = field.name.as_str();
            let wanted = match name {
                "allow" | "filter" | "asOf" | "to" if is_question => !self.dice.one_in(8),
                "kinds" if kind == "PresenceFilter" => !self.dice.one_in(6),
                "knownAt" | "subjects" | "authority" | "purposes" | "personified" | "per" => {
                    self.dice.one_in(6)
                }
                _ => field.is_required() || self.dice.one_in(chance),
            };
            if !wanted {
                continue;
            }
            // What is like, so that it is compared; the other questions test that both refuse it alike.
            let value = match name {
                "allow" if !self.dice.one_in(4) => {
                    "[ACROSS_BREAKS, CITY_WITH_AREA_STATES, MIXED_BASES, MIXED_KINDS, PERSONS_WITH_OFFICES]"
                        .to_owned()
                }
                "bases" if is_question => {
                    (*self.dice.pick(&["[REPORTED]", "[DERIVED]", "[DERIVED, REPORTED]"])).to_owned()
                }
                "kinds" if kind == "PresenceFilter" && !self.dice.one_in(4) => {
                    format!("[{}]", self.value(name, kind, field.ty.item_type()))
                }
                "status" if kind == "PresenceFilter" && !self.dice.one_in(4) => {
                    (*self.dice.pick(&["[ACTIVE]", "[ACTIVE, DORMANT]", "[DORMANT, UNKNOWN]"])).to_owned()
                }
                "from" if is_question => format!("\"{year}\""),
                "to" if is_question => {
                    let most = if kind == "GrowthInput" { 8 } else { 2 };
                    format!("\"{}-{:02}\"", year + self.dice.below(most), 6 + self.dice.below(7))
                }
                "interval" => (*self.dice.pick(&["MONTH", "QUARTER", "QUARTER", "YEAR", "YEAR"])).to_owned(),
                _ => self.value(name, kind, &field.ty),
            };
            given.push(format!("{name}: {value}"));
        }
        format!("{{{}}}", given.join(", "))
    }
}

/// A text as a document writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A list and its order: a cursor is of both.
fn list_of(field: &str, arguments: &[(String, String)]) -> String {
    let order = arguments.iter().find(|(name, _)| name == "orderBy").map_or("", |(_, order)| order);
    format!("{field} {order}")
}
