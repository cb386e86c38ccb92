//! Settings and rules are read again while the sensor runs, and no event that a rule in force wants is lost meanwhile.

use std::thread;

use anyhow::{Context as _, Result, ensure};
use tokio::sync::oneshot;
use vigie_detect::CompiledRules;
use vigie_event::Payload;
use vigie_event::events::SensorRulesLoaded;
use vigie_sensor::{FilterPlan, Sensor, SensorError};

use crate::cli::RunArguments;
use crate::configuration::Settings;
use crate::export_policy::ExportPolicy;
use crate::filter_plan::filter_plan;
use crate::pipeline::Pipeline;
use crate::rules;
use crate::watched_files::WatchedFiles;

/// Settings and rules that were read again, ready to be put in force; or everything that is wrong with them.
pub(crate) type Prepared = Result<Ready, Vec<String>>;

/// Settings and rules that have no error.
pub(crate) struct Ready {
    settings: Settings,
    rules: CompiledRules,
    policy: ExportPolicy,
    watched: WatchedFiles,
    plan: FilterPlan,
}

/// What is in force, and what is being read.
pub(crate) struct Reload {
    arguments: RunArguments,
    /// Those that the sensor runs with.
    settings: Settings,
    watched: WatchedFiles,
    /// What the kernel lets through.
    plan: FilterPlan,
    under_way: Option<oneshot::Receiver<Prepared>>,
    succeeded: u64,
    failed: u64,
}

impl Reload {
    /// Begins with what was read at the start.
    pub(crate) fn new(arguments: &RunArguments, settings: Settings, watched: WatchedFiles, plan: FilterPlan) -> Self {
        Self { arguments: arguments.clone(), settings, watched, plan, under_way: None, succeeded: 0, failed: 0 }
    }

    /// Whether something is being read; what is asked for meanwhile has to wait.
    pub(crate) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Begins to read, on a thread of its own: files may be slow, and compiling takes a while.
    pub(crate) fn begin(&mut self) {
        tracing::info!("reading settings and rules again");
        let (sender, prepared) = oneshot::channel();
        let (arguments, watched) = (self.arguments.clone(), self.watched.clone());
        let read = move || drop(sender.send(prepare(&arguments, &watched)));
        // Without a thread the channel is closed, which the receiver tells.
        if let Err(error) = thread::Builder::new().name("reload".to_owned()).spawn(read) {
            tracing::error!(%error, "no thread can be started that reads settings and rules");
        }
        self.under_way = Some(prepared);
    }

    /// What was read, once it is; for ever when nothing is asked for. Cancelling it loses nothing.
    pub(crate) async fn prepared(&mut self) -> Prepared {
        let Some(under_way) = &mut self.under_way else { return std::future::pending().await };
        let prepared = under_way.await;
        self.under_way = None;
        prepared.unwrap_or_else(|_| Err(vec!["the thread that reads them has ended".to_owned()]))
    }

    /// Puts in force what was read, between two records: first the kernel lets through what either rules want, then the
    /// rules are exchanged, then the kernel lets through no more than what the new ones want.
    pub(crate) fn finish(&mut self, prepared: Prepared, sensor: &mut Sensor, pipeline: &mut Pipeline) {
        let applied = prepared.and_then(|ready| {
            let widened = self.widen(&ready.plan, sensor).map_err(|error| vec![error.to_string()]);
            widened.map(|()| ready)
        });
        let ready = match applied {
            Ok(ready) => ready,
            Err(errors) => {
                self.failed += 1;
                for error in errors {
                    tracing::error!(%error, "not reloaded: the settings and rules in force stay");
                }
                return;
            }
        };
        let Ready { settings, rules, policy, watched, plan } = ready;
        let restart = self.settings.needs_restart(&settings);
        let loaded = rules_loaded(&rules, 0);
        pipeline.replace_rules(rules, policy, watched);
        match sensor.apply(&plan) {
            Ok(()) => self.plan = plan,
            // It lets through more than is wanted, which costs and loses nothing.
            Err(error) => tracing::warn!(%error, "the kernel goes on to report what only the former rules want"),
        }
        (self.settings.rules, self.settings.events) = (settings.rules, settings.events);
        (self.settings.conditions, self.settings.deduplicate) = (settings.conditions, settings.deduplicate);
        self.succeeded += 1;
        if !restart.is_empty() {
            tracing::warn!(settings = restart.join(", "), "these settings have changed and need a restart");
        }
        tracing::info!(active = loaded.active, disabled = loaded.disabled, "settings and rules are reloaded");
        pipeline.own(Payload::SensorRulesLoaded(loaded));
    }

    fn widen(&mut self, plan: &FilterPlan, sensor: &mut Sensor) -> Result<(), SensorError> {
        let both = self.plan.union(plan);
        sensor.apply(&both)?;
        self.plan = both;
        Ok(())
    }

    /// Whether the kernel counts repetitions.
    pub(crate) fn deduplicates(&self) -> bool {
        !self.plan.repeats.is_empty()
    }

    /// Reloads by their outcome.
    pub(crate) fn counts(&self) -> [(&'static str, u64); 2] {
        [("success", self.succeeded), ("failed", self.failed)]
    }
}

/// What the record of it tells.
pub(crate) fn rules_loaded(rules: &CompiledRules, rejected_files: usize) -> SensorRulesLoaded {
    let active = rules.rules().enabled().count();
    SensorRulesLoaded {
        active: active as u32,
        disabled: (rules.rules().rules().len() - active) as u32,
        rejected_files: rejected_files as u32,
    }
}

/// Unlike at the start, one error is enough: what works is in force already.
fn prepare(arguments: &RunArguments, watched: &WatchedFiles) -> Prepared {
    let settings = read_settings(arguments).map_err(|error| vec![format!("{error:#}")])?;
    let loaded = rules::load(&settings.rules).map_err(|error| vec![format!("{error:#}")])?;
    let unreadable = loaded.unreadable.iter().map(ToString::to_string);
    let mut errors: Vec<_> = unreadable.chain(loaded.errors.iter().map(ToString::to_string)).collect();
    let policy = ExportPolicy::load(settings.events, settings.conditions.as_ref(), &loaded.libraries);
    let policy = policy.unwrap_or_else(|wrong| {
        errors.extend(wrong.iter().map(ToString::to_string));
        ExportPolicy::default()
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    let watched = watched.with_settings(&settings);
    let plan = filter_plan(&loaded.set, &policy, &watched, settings.deduplicate);
    Ok(Ready { settings, rules: CompiledRules::new(loaded.set), policy, watched, plan })
}

fn read_settings(arguments: &RunArguments) -> Result<Settings> {
    if let Some(path) = &arguments.config {
        let metadata = path.metadata().with_context(|| path.display().to_string())?;
        // A pipe has given its text once: now it would be empty, and that is a file of defaults.
        ensure!(metadata.is_file(), "{}: is not a regular file, and cannot be read again", path.display());
    }
    Settings::new(arguments, |name| std::env::var(name).ok())
}
