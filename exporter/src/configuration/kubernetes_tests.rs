use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};

fn arguments(options: &[&str]) -> RunArguments {
    let line = ["vigie", "run"].iter().chain(options);
    let Command::Run(arguments) = Cli::try_parse_from(line).expect("valid options").command else { panic!("not run") };
    *arguments
}

fn settings(section: KubernetesSection, options: &[&str], variables: &[(&str, &str)]) -> Result<KubernetesSettings> {
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    section.settings(&arguments(options), variable)
}

fn section(api: bool, node_name: &str) -> KubernetesSection {
    KubernetesSection { api: Some(api), node_name: Some(node_name.to_owned()), kubeconfig: None }
}

#[test]
fn the_nodes_name_is_known_without_the_api() {
    let name = |section, options: &[&str], variables: &[(&str, &str)]| {
        let settings = settings(section, options, variables).expect("valid");
        assert!(settings.api.is_none());
        settings.node.map(|node| node.as_str().to_owned())
    };
    let both = [("K8S_NODE_NAME", "by-k8s"), ("NODE_NAME", "by-name")];
    assert_eq!(name(section(false, "by-file"), &["--node-name", "by-option"], &both).as_deref(), Some("by-option"));
    assert_eq!(name(section(false, "by-file"), &[], &both).as_deref(), Some("by-file"));
    assert_eq!(name(KubernetesSection::default(), &[], &both).as_deref(), Some("by-k8s"));
    let empty = [("K8S_NODE_NAME", ""), ("NODE_NAME", "by-name")];
    assert_eq!(name(section(false, ""), &[], &empty).as_deref(), Some("by-name"));
    assert_eq!(name(KubernetesSection::default(), &[], &[]), None);
}

#[test]
fn the_api_is_asked_only_when_told_to_and_only_for_one_node() {
    let error = settings(KubernetesSection::default(), &["--kubernetes-api"], &[]).expect_err("no node");
    assert!(error.to_string().contains("K8S_NODE_NAME"), "{error}");
    let error = settings(section(true, "a,b=c"), &[], &[]).expect_err("not a name");
    assert!(format!("{error:#}").starts_with("kubernetes.node_name: `a,b=c` cannot be"), "{error:#}");
    assert!(section(false, "a,b=c").check().is_err() && section(true, "n").check().is_ok());
    let file = |section, options: &[&str]| {
        let settings = settings(section, options, &[("KUBECONFIG", "/by/variable")]).expect("valid");
        settings.api.expect("it is asked").kubeconfig
    };
    assert_eq!(file(section(true, "n"), &[]), Some("/by/variable".into()));
    let named = KubernetesSection { kubeconfig: Some("/by/file".into()), ..section(true, "n") };
    assert_eq!(file(named, &[]), Some("/by/file".into()));
    let options = ["--kubernetes-api", "--kubeconfig", "/by/option", "--node-name", "n"];
    assert_eq!(file(KubernetesSection::default(), &options), Some("/by/option".into()));
}
