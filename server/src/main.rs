use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::{Config, Services, config::Environment, db, http, seed};
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(name = "server", about = "Mono: pages and API", version)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and API (the default).
    Serve,
    /// Bring the schema up to date. Needs DATABASE_OWNER_URL.
    Migrate,
    /// Fill an empty database with the seeded data; does nothing if it is there. Needs DATABASE_OWNER_URL.
    Seed,
}

#[tokio::main]
async fn main() -> ExitCode {
    // What `./dev` wrote; absent in production.
    let _ = dotenvy::dotenv();
    let cli = Cli::parse();
    start_logging(cli.config.environment);
    let result = match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(cli.config).await,
        Command::Migrate => migrate(&cli.config).await,
        Command::Seed => seed(&cli.config).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start_logging(environment: Environment) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,fred=off"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if environment == Environment::Production { log.json().init() } else { log.with_target(false).init() }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let services = Services::start(config).await?;
    http::serve(services).await
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    let pool = db::connect_owner(config).await?;
    db::migrate(&pool).await?;
    tracing::info!("the schema is up to date");
    Ok(())
}

async fn seed(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.environment != Environment::Production,
        "seeded accounts have a published password: they are for development and test, and this is production"
    );
    let pool = db::connect_owner(config).await?;
    seed::run(&pool, &seed::Plan::default()).await
}
