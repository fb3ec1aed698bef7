//! The closed vocabularies of the domain as enums of the graph: names, values and descriptions are the
//! domain's own, so that there is no second list.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{EnumBuilder, MetaEnumValue, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType, Positioned,
    ServerResult, Value,
};

use crate::domain::authority::{AuthorityKind, AuthorityLevel, PowerBranch};
use crate::domain::channel::{ChannelPurpose, ChannelStatus, HolderKind, OperatorRole, VerificationMethod};
use crate::domain::citation::CitationStyle;
use crate::domain::claim::{ClaimGapReason, ClaimRelation, ClaimVerdict};
use crate::domain::comparison::caveat::CaveatCode;
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator};
use crate::domain::comparison::row::Absence;
use crate::domain::coverage::{CoverageColumns, CoverageRows};
use crate::domain::edition::ChangeAction;
use crate::domain::event::EventKind;
use crate::domain::filter::{AuthorityOrder, ChannelOrder, EventOrder, ObservationOrder};
use crate::domain::id::NodeKind;
use crate::domain::jurisdiction::{CensusBasis, JurisdictionKind, LandCode, PeerGroup, PopulationMeasure};
use crate::domain::language::Language;
use crate::domain::metric::MetricUnit;
use crate::domain::observation::{MissingReason, ObservationBasis, ObservationStatus};
use crate::domain::period::SeriesInterval;
use crate::domain::presence::PresenceState;
use crate::domain::source::{SourceKind, SourceLocator};
use crate::domain::table::TableType;
use crate::domain::text_enum::Vocabulary;

fn describe<V: Vocabulary + InputType>(registry: &mut Registry) -> String {
    registry.create_input_type::<V, _>(MetaTypeId::Enum, |_| {
        let values = V::WORDS.iter().zip(V::MEANINGS).map(|(word, meaning)| {
            let mut value = MetaEnumValue::new(*word);
            value.description = Some(meaning.trim().to_owned());
            ((*word).to_owned(), value)
        });
        EnumBuilder::new(V::NAME.to_owned(), values.collect())
            .description(Some(V::DESCRIPTION.trim().to_owned()))
            .rust_typename(std::any::type_name::<V>())
            .build()
    })
}

fn read<V: Vocabulary + InputType>(value: Option<Value>) -> InputValueResult<V> {
    let value = value.unwrap_or_default();
    let text = match &value {
        Value::Enum(name) => name.as_str(),
        Value::String(text) => text.as_str(),
        _ => return Err(InputValueError::expected_type(value)),
    };
    V::WORDS.iter().position(|word| *word == text).map(|at| V::VALUES[at]).ok_or_else(|| {
        InputValueError::custom(format!(
            "\"{text}\" is not a {}; write one of {}",
            V::NAME,
            V::WORDS.join(", ")
        ))
    })
}

fn write<V: Vocabulary>(value: V) -> Value {
    let at = V::VALUES.iter().position(|own| *own == value).expect("a vocabulary holds each of its values");
    Value::Enum(Name::new(V::WORDS[at]))
}

macro_rules! expose {
    ($($vocabulary:ty),+ $(,)?) => {
        $(
            impl InputType for $vocabulary {
                type RawValueType = Self;

                fn type_name() -> Cow<'static, str> {
                    Cow::Borrowed(<Self as Vocabulary>::NAME)
                }

                fn create_type_info(registry: &mut Registry) -> String {
                    describe::<Self>(registry)
                }

                fn parse(value: Option<Value>) -> InputValueResult<Self> {
                    read(value)
                }

                fn to_value(&self) -> Value {
                    write(*self)
                }

                fn as_raw_value(&self) -> Option<&Self::RawValueType> {
                    Some(self)
                }
            }

            impl OutputType for $vocabulary {
                fn type_name() -> Cow<'static, str> {
                    Cow::Borrowed(<Self as Vocabulary>::NAME)
                }

                fn create_type_info(registry: &mut Registry) -> String {
                    describe::<Self>(registry)
                }

                async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
                    Ok(write(*self))
                }
            }
        )+

        /// The valid texts of the enum of a name; none if there is no such enum.
        pub(super) fn words(name: &str) -> &'static [&'static str] {
            $(
                if name == <$vocabulary as Vocabulary>::NAME {
                    return <$vocabulary as Vocabulary>::WORDS;
                }
            )+
            &[]
        }
    };
}

expose! {
    ClaimGapReason, ClaimRelation, ClaimVerdict,
    Absence, CaveatCode, CompareBy, ComparisonOverride, CoverageColumns, CoverageRows, Denominator, SeriesInterval,
    TableType,
    AuthorityKind, AuthorityLevel, AuthorityOrder, CensusBasis, ChangeAction, ChannelOrder, ChannelPurpose,
    ChannelStatus, CitationStyle, EventKind, EventOrder, HolderKind, JurisdictionKind, LandCode, Language,
    MetricUnit, MissingReason, NodeKind, ObservationBasis, ObservationOrder, ObservationStatus, OperatorRole,
    PeerGroup, PopulationMeasure, PowerBranch, PresenceState, SourceKind, SourceLocator, VerificationMethod,
}
