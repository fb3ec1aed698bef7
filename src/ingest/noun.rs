//! What every file of the register has in common: a specification, a way to read a row, and a key that no
//! two rows may share.

use std::collections::HashMap;

use super::context::Context;
use super::problem::Problem;
use super::row::Row;
use super::table::{Spec, Table};

/// A noun as a row of a file.
pub(crate) trait Noun: Sized {
    /// What the file must look like.
    const SPEC: Spec;

    /// Reads a row; `None` if it is wrong beyond use, and then a problem was noted.
    fn read(row: &mut Row<'_>) -> Option<Self>;

    /// What no two rows may share.
    fn key(&self) -> String;
}

/// A noun with the line on which it stands.
#[derive(Debug)]
pub(crate) struct Line<T> {
    pub(crate) line: u64,
    pub(crate) noun: T,
}

/// Reads all rows of a file; each key once.
pub(crate) fn read<T: Noun>(
    table: Option<&Table>,
    context: &Context,
    problems: &mut Vec<Problem>,
) -> Vec<Line<T>> {
    let Some(table) = table else { return Vec::new() };
    let mut seen = HashMap::with_capacity(table.rows.len());
    let mut nouns = Vec::with_capacity(table.rows.len());
    for record in &table.rows {
        let mut row = Row { table, record, context, problems };
        let Some(noun) = T::read(&mut row) else { continue };
        if let Some(first) = seen.insert(noun.key(), record.line) {
            let advice = format!("stands for the same thing as line {first}; delete one or tell them apart");
            row.wrong(table.spec.key, &advice);
        }
        nouns.push(Line { line: record.line, noun });
    }
    nouns
}
