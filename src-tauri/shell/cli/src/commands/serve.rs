//! `plainspoken serve`: the app for real, from one binary.

use super::export::may_go_on;
use super::run::{stay, until_told, within};
use crate::spec::Compiled;
use crate::{End, Ended, Misuse};
use runtime::{Losing, MailSettings, ServeOptions, Server, StartError};
use std::path::{Path, PathBuf};

/// What the command line says about where and how.
#[derive(Debug)]
pub struct Serving {
    pub data: PathBuf,
    pub port: u16,
    pub address: String,
    pub public_url: Option<String>,
    pub with_open_questions: bool,
    pub let_go: bool,
}

pub fn serve(spec: &Path, serving: Serving) -> Ended {
    let mut compiled = Compiled::load(spec)?;
    if !may_go_on(&compiled, serving.with_open_questions, "served") {
        return Ok(End::Findings);
    }
    let plan = compiled.plan();
    let web = workspace::front_end(&plan);
    let options = ServeOptions {
        address: serving.address,
        port: serving.port,
        data: serving.data,
        losing: if serving.let_go { Losing::LetGo } else { Losing::Ask },
        web,
        public_url: serving.public_url,
        mail: MailSettings::from_environment(),
    };
    within(async {
        let server = match Server::start(plan, options).await {
            Err(why @ StartError::Losses(_)) => return Ok(stay(&why)),
            other => other.map_err(|why| Misuse(why.to_string()))?,
        };
        compiled.keep_names();
        eprintln!("{} runs at {}", compiled.spec.app.name, server.url());
        until_told().await?;
        server.stop().await;
        Ok(End::Fine)
    })
}
