//! The macros behind the registry. `event!` declares one event, `events!` the list of all.

/// Declares one event: its struct, its spec, and how each field is read.
///
/// First come the fields that are stored, each an attribute. `derived` ones are computed when asked for. `internal` ones
/// are stored for enrichment and are nobody's attribute.
macro_rules! event {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident: $kind:ident = $event_name:literal {
            $(
                $(#[doc = $field_doc:literal])+
                $field:ident: $field_type:ty => $attribute:literal ($example:literal),
            )*
        }
        $(derived {
            $(
                $(#[doc = $derived_doc:literal])+
                $derived_attribute:literal: $derived_type:ident ($derived_example:literal) = $get:expr;
            )+
        })?
        $(internal {
            $(
                $(#[doc = $internal_doc:literal])+
                $internal_field:ident: $internal_type:ty,
            )+
        })?
        $(feeds_process_tree_only: $tree_only:literal)?
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $field_type,)*
            $($($(#[doc = $internal_doc])+ pub $internal_field: $internal_type,)+)?
        }

        impl $name {
            /// The event's entry in the registry.
            pub const SPEC: &'static $crate::EventSpec = &$crate::EventSpec {
                kind: ::vigie_bpf::wire::event_kind::$kind,
                name: $event_name,
                full_name: concat!("vigie.", $event_name),
                doc: concat!($($doc, "\n"),+),
                internal: false $(|| $tree_only)?,
                fields: &[
                    $($crate::FieldSpec {
                        name: $attribute,
                        field_type: <$field_type as $crate::registry::FieldValue>::TYPE,
                        scope: $crate::FieldScope::Record,
                        doc: concat!($($field_doc, "\n"),+),
                        example: $example,
                        get: |event| match &event.payload {
                            $crate::Payload::$name(payload) => {
                                $crate::registry::FieldValue::value(&payload.$field)
                            }
                            _ => $crate::Value::Null,
                        },
                    },)*
                    $($($crate::FieldSpec {
                        name: $derived_attribute,
                        field_type: $crate::FieldType::$derived_type,
                        scope: $crate::FieldScope::Record,
                        doc: concat!($($derived_doc, "\n"),+),
                        example: $derived_example,
                        get: |event| match &event.payload {
                            $crate::Payload::$name(payload) => {
                                let get: for<'a> fn(&'a $name) -> $crate::Value<'a> = $get;
                                get(payload)
                            }
                            _ => $crate::Value::Null,
                        },
                    },)+)?
                ],
            };
        }
    };
}

/// The list of all events: modules, registry, payload enum and decoding are read off it.
macro_rules! events {
    ($($module:ident :: $name:ident),+ $(,)?) => {
        $(mod $module; pub use $module::$name;)+

        /// Every event.
        pub static EVENTS: &[&$crate::EventSpec] = &[$($name::SPEC),+];

        /// What one event says beyond what is common to all.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Payload {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)+
        }

        impl Payload {
            /// The event's entry in the registry.
            pub fn spec(&self) -> &'static $crate::EventSpec {
                match self { $(Self::$name(_) => $name::SPEC,)+ }
            }

            /// The event's one line for people.
            pub fn summary(&self, event: &$crate::Event) -> String {
                match self { $(Self::$name(payload) => payload.summary(event),)+ }
            }

            pub(crate) fn decode(kind: u32, record: &mut $crate::decode::Record<'_>)
                -> Result<Self, $crate::DecodeError>
            {
                $(if kind == $name::SPEC.kind {
                    return $name::decode(record).map(Self::$name);
                })+
                Err($crate::DecodeError::UnknownKind(kind))
            }
        }
    };
}
