//! A Grafana dashboard of this project, as its JSON model says.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dashboard_panel::DashboardPanel;
use crate::dashboard_query::DashboardQuery;

/// A dashboard: what is needed to check it without Grafana.
#[derive(Debug, Clone)]
pub struct Dashboard {
    /// The whole model.
    pub model: Value,
    /// Its panels, the rows among them.
    pub panels: Vec<DashboardPanel>,
}

impl Dashboard {
    /// Reads `dashboards/NAME` of this repository.
    pub fn load(name: &str) -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dashboards").join(name);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let model: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        let panels = model["panels"].as_array().context("the dashboard has no panels")?;
        let panels = panels.iter().map(DashboardPanel::read).collect::<Result<_>>()?;
        Ok(Self { model, panels })
    }

    /// Every query of the panels and of the variables.
    pub fn queries(&self) -> Result<Vec<DashboardQuery>> {
        let of_panels = self.panels.iter().flat_map(|panel| {
            panel.expressions.iter().map(|expression| Ok(DashboardQuery::of_panel(&panel.title, expression)))
        });
        let variables = self.model["templating"]["list"].as_array().context("the dashboard has no variables")?;
        let of_variables = variables.iter().filter(|variable| variable["type"] == "query").map(|variable| {
            let name = variable["name"].as_str().context("a variable without a name")?;
            let query = variable["query"]["query"].as_str().with_context(|| format!("variable {name}: no query"))?;
            DashboardQuery::of_variable(name, query)
        });
        of_panels.chain(of_variables).collect()
    }
}
