//! Checking a register: the projections against the observations that they are made of, and its rows against each other.
//!
//! All of it is seen at one moment, in one transaction, and compared by the engine: nothing but what is wrong is read,
//! and of that no more lines than somebody will read.

mod projections;
mod read;
mod report;
mod rows;

pub use report::{Difference, Finding, Kept, Report, Stray};

use super::entity::{latest_value, monthly_value};
use super::{Error, Store, projection};

impl Store {
    /// Compares what is kept with what should be; with `repair`, makes the projections what they should be in the same
    /// transaction.
    pub async fn check(&self, repair: bool) -> Result<Report, Error> {
        let transaction = if repair { self.begin_writing().await? } else { self.begin_reading().await? };
        let mut report = Report::new(repair);
        projections::compare::<monthly_value::Entity>(projection::monthly(), &transaction, &mut report)
            .await?;
        projections::compare::<latest_value::Entity>(projection::latest(), &transaction, &mut report).await?;
        rows::check(&transaction, &mut report).await?;
        if repair && report.wrong_values() > 0 {
            projections::mend::<monthly_value::Entity>(projection::monthly(), &transaction).await?;
            projections::mend::<latest_value::Entity>(projection::latest(), &transaction).await?;
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(report)
    }
}
