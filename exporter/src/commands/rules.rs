use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use vigie_detect::{Rule, RuleError, RuleSource, suggest};

use crate::cli::RulesCommand;
use crate::rules::{Loaded, RuleSelection, load};

/// `vigie rules …`. False when something is wrong with the rules.
pub(crate) fn rules(command: &RulesCommand) -> Result<bool> {
    let out = &mut io::stdout().lock();
    match command {
        RulesCommand::Check { paths } => check(out, &loaded(paths)?),
        RulesCommand::Test { paths } => test(out, &loaded(paths)?),
        RulesCommand::List { rules } => list(out, &loaded(rules)?),
        RulesCommand::Explain { rule, rules } => explain(out, rule, rules),
    }
}

/// The rules at the paths, or those that the program carries when none is given.
fn loaded(paths: &[PathBuf]) -> Result<Loaded> {
    load(&RuleSelection { bundled: paths.is_empty(), paths: paths.to_vec(), disabled: Vec::new() })
}

fn check(out: &mut impl Write, loaded: &Loaded) -> Result<bool> {
    faults(out, loaded)?;
    for gap in loaded.set.incomplete() {
        writeln!(out, "warning: {}: {}", gap.path, gap.message)?;
    }
    let rejected = loaded.rejected();
    writeln!(out, "rules loaded: {}; files with errors: {rejected}", loaded.set.rules().len())?;
    Ok(rejected == 0)
}

fn test(out: &mut impl Write, loaded: &Loaded) -> Result<bool> {
    faults(out, loaded)?;
    let outcomes = loaded.set.run_tests();
    let failed = outcomes.iter().filter(|outcome| !outcome.passed);
    for outcome in failed.clone() {
        let what = if outcome.must_match { "must match and does not" } else { "must not match and does" };
        writeln!(out, "failed: {}:{}: {} {what}", outcome.path, outcome.line, outcome.rule)?;
        for line in outcome.detail.iter().flat_map(|detail| detail.lines()) {
            writeln!(out, "    {line}")?;
        }
    }
    let untested = loaded.set.rules().iter().filter(|rule| rule.tests().is_empty());
    for rule in untested.clone() {
        writeln!(out, "warning: {}: there are no `tests`", rule.path())?;
    }
    let failed = failed.count();
    writeln!(out, "rules: {}; tests passed: {}, failed: {failed}", loaded.set.rules().len(), outcomes.len() - failed)?;
    Ok(failed == 0 && loaded.rejected() == 0)
}

fn list(out: &mut impl Write, loaded: &Loaded) -> Result<bool> {
    faults(out, loaded)?;
    for rule in loaded.set.rules() {
        let info = rule.info();
        let state = if rule.enabled() { "" } else { " (disabled)" };
        writeln!(out, "{:<36} {:<9} {:<16} {}{state}", info.id, info.severity, rule.event().name, info.title)?;
    }
    Ok(loaded.rejected() == 0)
}

fn explain(out: &mut impl Write, id: &str, paths: &[PathBuf]) -> Result<bool> {
    let loaded = load(&RuleSelection { bundled: true, paths: paths.to_vec(), disabled: Vec::new() })?;
    faults(out, &loaded)?;
    let Some(rule) = loaded.set.rules().iter().find(|rule| rule.info().id == id) else {
        let ids = loaded.set.rules().iter().map(|rule| rule.info().id.as_str());
        bail!("there is no rule `{id}`: {}", suggest::help(id, ids).unwrap_or_default());
    };
    describe(out, rule)?;
    Ok(true)
}

fn describe(out: &mut impl Write, rule: &Rule) -> io::Result<()> {
    let info = rule.info();
    writeln!(out, "{}\n\n{}", info.title, rule.explain())?;
    let group: Vec<_> = rule.group_by().iter().map(|field| field.rule_name()).collect();
    writeln!(out, "one signal per {} in {} s; further matches are counted", group.join(", "), rule.window().as_secs())?;
    writeln!(out, "ATT&CK: {} ({})", info.techniques.join(", "), info.tactic)?;
    for (title, text) in
        [("", &info.description), ("What to look at first", &info.triage), ("What to do then", &info.response)]
    {
        if !text.is_empty() {
            writeln!(out, "\n{title}{}{}", if title.is_empty() { "" } else { ":\n" }, text.trim())?;
        }
    }
    info.references.iter().try_for_each(|reference| writeln!(out, "\n{reference}"))
}

/// Each error with the line that it is about.
fn faults(out: &mut impl Write, loaded: &Loaded) -> io::Result<()> {
    for error in &loaded.unreadable {
        writeln!(out, "error: {error}")?;
    }
    loaded.errors.iter().try_for_each(|error| fault(out, error, &loaded.sources))
}

fn fault(out: &mut impl Write, error: &RuleError, sources: &[RuleSource]) -> io::Result<()> {
    writeln!(out, "error: {}:{}:{}: {}", error.path, error.line, error.column, error.message)?;
    let source = sources.iter().find(|source| source.path == error.path);
    if let Some(line) = source.and_then(|source| source.text.lines().nth(error.line.saturating_sub(1) as usize)) {
        // A tab is as wide as the blank that stands for it below.
        let shown: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(160).collect();
        writeln!(out, "  | {shown}\n  | {:>1$}", '^', (error.column as usize).min(160))?;
    }
    error.help.iter().try_for_each(|help| writeln!(out, "  help: {help}"))
}
