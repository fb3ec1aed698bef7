//! Documents by the grammar and the schema: most of them nearly valid, some hostile, each the same for the same number.

use std::fmt::Write as _;

use apollo_compiler::schema::{ExtendedType, Schema, Type};
use apollo_compiler::{Name, validation::Valid};

/// Numbers that anybody can draw again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (sides as u64).max(1)).unwrap()
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Makes documents.
pub(crate) struct Grammar {
    schema: Valid<Schema>,
}

/// Words that mean something elsewhere.
const HOSTILE: [&str; 12] = [
    "'; DROP TABLE land; --",
    "\\u0000",
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>",
    "%00%ff",
    "=cmd|' /C calc'!A0",
    "\\u202e",
    "2017-02-31",
    "99999999999999999999",
    "NI",
    "polizei",
    "ä ö ü ß 漢字 🚓",
];

impl Grammar {
    /// The grammar of a schema.
    pub(crate) fn of(sdl: &str) -> Self {
        Self { schema: Schema::parse_and_validate(sdl, "schema.graphql").unwrap() }
    }

    /// The document of a number.
    pub(crate) fn document(&self, number: u64) -> String {
        let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            dice.below(2);
        }
        let mut text = match dice.below(12) {
            0 => hostile(&mut dice),
            1 => self.with_fragments(&mut dice),
            2 => self.with_variables(&mut dice),
            _ => self.selection("Query", 1 + dice.below(5), &mut dice),
        };
        // Two of three stay as they are.
        for _ in 0..[0, 0, 1 + dice.below(3)][dice.below(3)] {
            text = broken(&text, &mut dice);
        }
        text
    }

    fn selection(&self, on: &str, depth: usize, dice: &mut Dice) -> String {
        let mut text = "{ ".to_owned();
        for _ in 0..=dice.below(4) {
            self.field(on, depth, dice, &mut text);
        }
        text.push('}');
        text
    }

    fn field(&self, on: &str, depth: usize, dice: &mut Dice, text: &mut String) {
        let fields = match self.schema.types.get(on) {
            Some(ExtendedType::Object(object)) => &object.fields,
            Some(ExtendedType::Interface(interface)) => &interface.fields,
            _ => return text.push_str("__typename "),
        };
        let names: Vec<&Name> = fields.keys().collect();
        let name = dice.pick(&names).as_str();
        let field = &fields[name];
        // The same field with other arguments needs another name; now and then it does not get one.
        if !field.arguments.is_empty() || dice.one_in(6) {
            write!(text, "a{}: ", dice.below(10_000)).unwrap();
        }
        text.push_str(name);
        let arguments: Vec<String> = field
            .arguments
            .iter()
            .filter_map(|argument| {
                let wanted = argument.is_required() || dice.one_in(6);
                wanted.then(|| format!("{}: {}", argument.name, self.value(&argument.ty, 3, dice)))
            })
            .collect();
        if !arguments.is_empty() {
            write!(text, "({})", arguments.join(" ")).unwrap();
        }
        if dice.one_in(15) {
            let directives = [" @include(if: true)", " @skip(if: false)", " @skip(if: true)"];
            text.push_str(dice.pick::<&str>(&directives));
        }
        let inner = field.ty.inner_named_type().as_str();
        let composite = self
            .schema
            .types
            .get(inner)
            .is_some_and(|own| own.is_object() || own.is_interface() || own.is_union());
        text.push(' ');
        if composite {
            if depth == 0 {
                text.push_str("{ __typename } ");
            } else {
                text.push_str(&self.selection(inner, depth - 1, dice));
                text.push(' ');
            }
        }
    }

    fn value(&self, kind: &Type, depth: usize, dice: &mut Dice) -> String {
        if !kind.is_non_null() && dice.one_in(25) {
            return "null".to_owned();
        }
        if kind.is_list() {
            let items: Vec<String> = (0..dice.below(4))
                .map(|_| self.value(kind.item_type(), depth.saturating_sub(1), dice))
                .collect();
            return format!("[{}]", items.join(" "));
        }
        let name = kind.inner_named_type().as_str();
        match self.schema.types.get(name) {
            Some(ExtendedType::Enum(words)) => {
                let words: Vec<&Name> = words.values.keys().collect();
                (*dice.pick(&words)).to_string()
            }
            Some(ExtendedType::InputObject(input)) if depth > 0 => {
                let fields: Vec<String> = input
                    .fields
                    .iter()
                    .filter_map(|(name, field)| {
                        let wanted = field.is_required() || dice.one_in(4);
                        wanted.then(|| format!("{name}: {}", self.value(&field.ty, depth - 1, dice)))
                    })
                    .collect();
                format!("{{{}}}", fields.join(" "))
            }
            Some(ExtendedType::InputObject(_)) => "{}".to_owned(),
            _ => scalar(name, dice),
        }
    }

    fn with_fragments(&self, dice: &mut Dice) -> String {
        let count = 1 + dice.below(12);
        let mut text = "{ ...F0 ...F0 ".to_owned();
        self.field("Query", 2, dice, &mut text);
        text.push_str("} ");
        for number in 0..count {
            let next = number + 1 + dice.below(2);
            let spread = if next < count || dice.one_in(10) {
                format!("...F{next} ...F{next}")
            } else {
                String::new()
            };
            write!(text, "fragment F{number} on Query {{ ").unwrap();
            self.field("Query", 1, dice, &mut text);
            write!(text, "{spread} }} ").unwrap();
        }
        text
    }

    fn with_variables(&self, dice: &mut Dice) -> String {
        let kinds = ["Int", "String!", "[ID!]", "Boolean = true", "PartialDate", "LandCode = NI", "Nothing"];
        let variables: Vec<String> =
            (0..=dice.below(4)).map(|number| format!("$v{number}: {}", dice.pick(&kinds))).collect();
        let first = self.selection("Query", 2, dice);
        format!("query Q{}({}) {first}", dice.below(9), variables.join(", "))
    }
}

fn scalar(name: &str, dice: &mut Dice) -> String {
    if dice.one_in(30) {
        return format!("\"{}\"", dice.pick(&HOSTILE));
    }
    match name {
        "Int" => (*dice.pick(&[
            "1",
            "2",
            "3",
            "5",
            "7",
            "10",
            "20",
            "100",
            "0",
            "-1",
            "1000",
            "2147483647",
            "-2147483648",
            "3e9",
        ]))
        .to_owned(),
        "Float" => (*dice.pick(&["0.5", "-1e308", "1e999", "7"])).to_owned(),
        "Boolean" => (*dice.pick(&["true", "false"])).to_owned(),
        "PartialDate" => (*dice.pick(&[
            "\"2017\"",
            "\"2017-09\"",
            "\"2017-09-18\"",
            "\"2024-02-29\"",
            "\"2023\"",
            "\"0000\"",
            "\"heute\"",
        ]))
        .to_owned(),
        "DateTime" | "Moment" => {
            (*dice.pick(&["\"2020-01-01T00:00:00Z\"", "1505692800000", "-1", "\"gestern\""])).to_owned()
        }
        _ => {
            let words =
                ["followers", "polizei", "polizeidirektion-osnabrueck", "x", "NI", "", "police", "twitter"];
            format!("\"{}\"", dice.pick(&words))
        }
    }
}

/// The shapes that have broken parsers and executors.
fn hostile(dice: &mut Dice) -> String {
    let depth = 1 + dice.below(3_000);
    let open = *dice.pick(&[
        "[",
        "{",
        "(",
        "{a",
        "{a(b:",
        "[[{a:",
        "{a(b:[",
        "{...on Query",
        "query($a:[",
        "\"\"\"",
    ]);
    match dice.below(5) {
        0 => open.repeat(depth),
        1 => format!("{{a(b:{})}}", open.repeat(depth)),
        2 => format!("{{{}}}", "laender{authorities{nodes{land ".repeat(1 + depth % 40)),
        3 => format!(
            "{{{}}}",
            (0..depth % 200).fold(String::new(), |text, n| text + &format!("a{n}:__typename "))
        ),
        _ => format!("{{ laender {} {{ name }} }}", "@include(if: true) ".repeat(depth % 60)),
    }
}

/// A document with something wrong at a place.
fn broken(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = dice.below(letters.len());
    match dice.below(5) {
        0 => drop(letters.drain(at..(at + 1 + dice.below(8)).min(letters.len()))),
        1 => letters.insert(
            at,
            *dice.pick(&['{', '}', '(', ')', '"', '$', '@', '!', '\\', '\u{0}', '\u{feff}', '☃']),
        ),
        2 => letters.truncate(at),
        3 => {
            let part: Vec<char> = letters[at..(at + dice.below(200)).min(letters.len())].to_vec();
            letters.splice(at..at, part);
        }
        _ => {
            let word: Vec<char> = dice.pick(&HOSTILE).chars().collect();
            letters.splice(at..at, word);
        }
    }
    letters.into_iter().collect()
}
