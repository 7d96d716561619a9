use std::{io::Write as _, process::ExitCode};

use clap::{Parser, Subcommand};
use server::{Config, Services, audit, config::Environment, db, http, seed};
use tracing_subscriber::EnvFilter;

/// Hashing a password takes 19 MiB for some milliseconds, which the system's allocator keeps for each thread; this one gives
/// them back, and is quicker about the small pieces that pages are made of.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    Seed {
        /// How many tenants, up to 20.
        #[arg(long, default_value_t = seed::Plan::default().tenants)]
        tenants: u32,
        /// How many users each of them has, 4 at least.
        #[arg(long, default_value_t = seed::Plan::default().users)]
        users: u32,
    },
    /// The audit log.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Check that no row was changed, removed or moved since it was written. Needs DATABASE_OWNER_URL. Prints the end of
    /// each tenant's chain, to be kept elsewhere and compared.
    Verify,
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
        Command::Seed { tenants, users } => seed(&cli.config, &seed::Plan { tenants, users }).await,
        Command::Audit { command: AuditCommand::Verify } => verify_audit(&cli.config).await,
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

async fn seed(config: &Config, plan: &seed::Plan) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.environment != Environment::Production,
        "seeded accounts have a published password: they are for development and test, and this is production"
    );
    let pool = db::connect_owner(config).await?;
    seed::run(&pool, plan).await
}

async fn verify_audit(config: &Config) -> anyhow::Result<()> {
    let pool = db::connect_owner(config).await?;
    let verdicts = audit::verify::verify(&pool).await?;
    let mut out = std::io::stdout().lock();
    for verdict in &verdicts {
        let head: String = verdict.head.iter().map(|byte| format!("{byte:02x}")).collect();
        let found = verdict.fault.map_or_else(|| "whole".to_owned(), |fault| fault.to_string());
        writeln!(out, "tenant {}: {} rows, {head}: {found}", verdict.tenant, verdict.rows)?;
    }
    let faulty = verdicts.iter().filter(|verdict| verdict.fault.is_some()).count();
    anyhow::ensure!(faulty == 0, "the audit log of {faulty} tenants is not what was written");
    Ok(())
}
