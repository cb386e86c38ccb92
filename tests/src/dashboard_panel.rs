//! One panel of a dashboard.

use anyhow::{Context, Result};
use serde_json::Value;

/// A panel or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardPanel {
    /// Its number in the dashboard.
    pub id: u64,
    /// `row`, `stat`, `timeseries` and so on.
    pub kind: String,
    /// What stands above it.
    pub title: String,
    /// What it tells, empty for most rows.
    pub description: String,
    /// Left edge, top edge, width and height, in Grafana's grid of 24 columns.
    pub grid: [u64; 4],
    /// Its queries.
    pub expressions: Vec<String>,
}

impl DashboardPanel {
    /// Reads a panel of the JSON model.
    pub(crate) fn read(model: &Value) -> Result<Self> {
        let text = |key: &str| model[key].as_str().unwrap_or_default().to_owned();
        let title = text("title");
        let number = |value: &Value, what: &str| value.as_u64().with_context(|| format!("panel {title}: no {what}"));
        let place = &model["gridPos"];
        let grid = [
            number(&place["x"], "x")?,
            number(&place["y"], "y")?,
            number(&place["w"], "width")?,
            number(&place["h"], "height")?,
        ];
        let targets = model["targets"].as_array().into_iter().flatten();
        let expressions = targets
            .map(|target| target["expr"].as_str().map(str::to_owned).with_context(|| format!("panel {title}: no expr")))
            .collect::<Result<_>>()?;
        Ok(Self {
            id: number(&model["id"], "id")?,
            kind: text("type"),
            description: text("description"),
            grid,
            expressions,
            title,
        })
    }

    /// Whether both cover the same place.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ([x, y, width, height], [other_x, other_y, other_width, other_height]) = (self.grid, other.grid);
        x < other_x + other_width && other_x < x + width && y < other_y + other_height && other_y < y + height
    }
}
