//! The macros behind the registry. `event!` declares one event, `events!` the list of all.

/// Declares one event: its struct, its spec, and how each field is read.
///
/// First come the fields that are stored, each an attribute. `derived` ones are computed when asked for, and so are
/// `rule_only` ones, which are not exported. `internal` ones
/// are stored for enrichment and are nobody's attribute. `endpoints` names the field with both ends of a socket, and adds
/// their attributes. `reported` says when the kernel need tell of it, `each_told` that
/// it is never counted as the repetition of another. `notable` decides
/// whether it is worth exporting though no rule asked for it, and `notable_by` whether it cannot be so but for its paths; `pending`, whether what comes of the operation is
/// not known when it is told.
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
        $(endpoints: $endpoints:ident;)?
        $(rule_only {
            $(
                $(#[doc = $rule_doc:literal])+
                $rule_attribute:literal: $rule_type:ident ($rule_example:literal) = $rule_get:expr;
            )+
        })?
        $(internal {
            $(
                $(#[doc = $internal_doc:literal])+
                $internal_field:ident: $internal_type:ty,
            )+
        })?
        $(feeds_process_tree_only: $tree_only:literal)?
        $(made_by_sensor: $own:literal)?
        $(reported: $reported:ident)?
        $(each_told: $each_told:literal)?
        $(severity: $severity:ident)?
        $(pending: |$pending_payload:pat_param| $pending:expr;)?
        $(notable_by: $notable_by:ident)?
        notable: |$payload:pat_param, $event:pat_param| $notable:expr
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $field_type,)*
            $(#[doc = "Both ends of the socket."] pub $endpoints: $crate::events::Endpoints,)?
            $($($(#[doc = $internal_doc])+ pub $internal_field: $internal_type,)+)?
        }

        impl $name {
            pub(crate) fn is_pending(&self) -> bool {
                // The first one counts.
                let pending: &[fn(&Self) -> bool] = &[$(|$pending_payload| $pending,)? |_| false];
                pending[0](self)
            }

            pub(crate) fn is_notable(&self, event: &$crate::Event) -> bool {
                let notable: fn(&Self, &$crate::Event) -> bool = |$payload, $event| $notable;
                notable(self, event)
            }

            /// The event's entry in the registry.
            pub const SPEC: &'static $crate::EventSpec = &$crate::EventSpec {
                kind: ::vigie_bpf::wire::event_kind::$kind,
                name: $event_name,
                full_name: concat!("vigie.", $event_name),
                doc: concat!($($doc, "\n"),+),
                internal: false $(|| $tree_only)?,
                made_by_sensor: false $(|| $own)?,
                each_told: false $(|| $each_told)?,
                // The first one counts, here and below.
                reported: [$($crate::registry::Reported::$reported,)? $crate::registry::Reported::Always][0],
                notable_by: [$($crate::registry::NotableBy::$notable_by,)? $crate::registry::NotableBy::Event][0],
                severity: [$($crate::Severity::$severity,)? $crate::Severity::Info][0],
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
                    $(
                        endpoint_field!($name, $endpoints, peer_address: "network.peer.address", String, "203.0.113.7",
                            "Address of the other end; for a Unix socket its path, where that is known, with a leading `@` \
                             when it is abstract.\n"),
                        endpoint_field!($name, $endpoints, peer_port: "network.peer.port", Int, "443",
                            "Port of the other end; 0 of a socket that is not connected, and of a raw packet.\n"),
                        endpoint_field!($name, $endpoints, local_address: "network.local.address", String, "10.0.0.5",
                            "Address of this end; of what a Unix socket accepted, that socket's path.\n"),
                        endpoint_field!($name, $endpoints, local_port: "network.local.port", Int, "54022",
                            "Port of this end; of a raw packet the protocol's number.\n"),
                        endpoint_field!($name, $endpoints, transport: "network.transport", String, "tcp",
                            "tcp, udp, sctp or unix; absent for others.\n"),
                        endpoint_field!($name, $endpoints, network_type: "network.type", String, "ipv4",
                            "ipv4 or ipv6; an IPv4 address mapped into IPv6 is ipv4.\n"),
                    )?
                    $($($crate::FieldSpec {
                        name: $rule_attribute,
                        field_type: $crate::FieldType::$rule_type,
                        scope: $crate::FieldScope::RuleOnly,
                        doc: concat!($($rule_doc, "\n"),+),
                        example: $rule_example,
                        get: |event| match &event.payload {
                            $crate::Payload::$name(payload) => {
                                let get: for<'a> fn(&'a $name) -> $crate::Value<'a> = $rule_get;
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

/// One attribute of an event's endpoints.
macro_rules! endpoint_field {
    ($event:ident, $endpoints:ident, $field:ident: $attribute:literal, $type:ident, $example:literal, $doc:literal) => {
        $crate::FieldSpec {
            name: $attribute,
            field_type: $crate::FieldType::$type,
            scope: $crate::FieldScope::Record,
            doc: $doc,
            example: $example,
            get: |event| match &event.payload {
                $crate::Payload::$event(payload) => $crate::registry::FieldValue::value(&payload.$endpoints.$field),
                _ => $crate::Value::Null,
            },
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
                let summary = match self { $(Self::$name(payload) => payload.summary(event),)+ };
                match (event.repeat_count, event.abi) {
                    (Some(count), _) => format!("{summary} ({count} times more)"),
                    (None, $crate::SyscallAbi::IoUring) => format!("{summary} by io_uring"),
                    (None, _) => summary,
                }
            }

            /// Whether the event is worth exporting though no rule asked for it.
            pub fn is_notable(&self, event: &$crate::Event) -> bool {
                match self { $(Self::$name(payload) => payload.is_notable(event),)+ }
            }

            /// Whether what comes of the operation is not known when it is told.
            pub(crate) fn is_pending(&self) -> bool {
                match self { $(Self::$name(payload) => payload.is_pending(),)+ }
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
