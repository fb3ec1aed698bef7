//! Flat tables for dashboards and spreadsheets: what their columns hold.

use super::text_enum::text_enum;

text_enum! {
    /// The type of the values of a column.
    TableType ("type of a column") {
        /// A moment, ISO 8601 in UTC.
        Time = "TIME",
        /// A number.
        Number = "NUMBER",
        /// A text.
        Text = "TEXT",
    }
}
