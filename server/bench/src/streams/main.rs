//! Measures streams of events over two instances of the server, on loopback: `streams [how many]`, 2,000 unless said.
//!
//! Needs `DATABASE_URL` and `DATABASE_OWNER_URL` of a seeded database that may be written in, `REDIS_URL` if Redis is to be
//! measured too, and `MONO_SERVER`, the path of the server; by default the one beside this program. It opens at most 10,000
//! streams and ends its servers when it ends. The reading of the streams is done by the same machine and is in the times.

mod listener;
mod person;
mod server;
mod wire;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tokio::{sync::mpsc, time::timeout};

use listener::Heard;
use person::{Cookie, People};
use server::Server;

const WRITES: usize = 200;
const FAN_OUTS: usize = 10;
const MOST: usize = 10_000;
/// How long something may take that is measured.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let streams = std::env::args().nth(1).map_or(Ok(2000), |text| text.parse())?;
    ensure!((1..=MOST).contains(&streams), "from 1 to {MOST} streams");
    let people = person::prepare(streams).await?;
    let redis = std::env::var("REDIS_URL").ok();
    for redis in [redis.as_deref(), None].into_iter().skip(usize::from(redis.is_none())) {
        let (writer, reader) = (Server::start(redis).await?, Server::start(redis).await?);
        let label = if redis.is_some() { "with Redis" } else { "without Redis" };
        latency(label, writer.address, reader.address, &people).await?;
        if redis.is_none() {
            fan_out(writer.address, &reader, &people, streams).await?;
        }
    }
    Ok(())
}

/// One stream on one instance, writes on the other.
async fn latency(label: &str, writer: SocketAddr, reader: SocketAddr, people: &People) -> Result<()> {
    let cookie = person::sign_in(writer, person::WRITER).await?;
    let (heard, mut events) = mpsc::unbounded_channel();
    listener::open(reader, &cookie, heard).await?;
    let (mut whole, mut answers, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..WRITES {
        let (sent, answered) = write(writer, people, &cookie, &format!("Bench {at}")).await?;
        let heard = next(&mut events).await?;
        whole.push(heard.at - sent);
        answers.push(answered - sent);
        after.push(heard.at.saturating_duration_since(answered));
    }
    say(&format!("{label}, {WRITES} writes: request to event {}", percentiles(&mut whole)));
    say(&format!("{label}, {WRITES} writes: request to answer {}", percentiles(&mut answers)));
    say(&format!("{label}, {WRITES} writes: answer to event {}", percentiles(&mut after)));
    Ok(())
}

/// Many streams of one tenant on one instance.
async fn fan_out(writer: SocketAddr, reader: &Server, people: &People, streams: usize) -> Result<()> {
    let cookie = person::sign_in(writer, person::WRITER).await?;
    let mut cookies: Vec<Cookie> = Vec::new();
    for email in &people.emails {
        for _ in 0..person::SESSIONS {
            if cookies.len() * person::STREAMS < streams {
                cookies.push(person::sign_in(writer, email).await?);
            }
        }
    }
    let (heard, mut events) = mpsc::unbounded_channel();
    let before = reader.memory()?;
    for at in 0..streams {
        let cookie = cookies.get(at / person::STREAMS).context("too few sessions")?;
        listener::open(reader.address, cookie, heard.clone()).await?;
    }
    let (mut lasts, mut firsts) = (Vec::new(), Vec::new());
    for at in 0..FAN_OUTS {
        let (sent, _) = write(writer, people, &cookie, &format!("Fan {at}")).await?;
        let mut times = Vec::with_capacity(streams);
        for _ in 0..streams {
            times.push(next(&mut events).await?.at - sent);
        }
        times.sort_unstable();
        firsts.extend(times.first().copied());
        lasts.extend(times.last().copied());
    }
    let grown = reader.memory()?.saturating_sub(before);
    let streams = u64::try_from(streams)?;
    say(&format!("{streams} streams: {} kB more, {} bytes each", grown / 1024, grown / streams));
    say(&format!("{streams} streams, {FAN_OUTS} writes: request to the first {}", percentiles(&mut firsts)));
    say(&format!("{streams} streams, {FAN_OUTS} writes: request to the last {}", percentiles(&mut lasts)));
    Ok(())
}

/// Renames someone; when it was sent and when it was answered.
async fn write(at: SocketAddr, people: &People, cookie: &Cookie, name: &str) -> Result<(Instant, Instant)> {
    let sent = Instant::now();
    let answer =
        wire::request(at, "PATCH", &people.renamed, &cookie.0, &format!("{{\"name\":\"{name}\"}}")).await?;
    ensure!(answer.status == 200, "a write was answered {}", answer.status);
    Ok((sent, Instant::now()))
}

async fn next(events: &mut mpsc::UnboundedReceiver<Heard>) -> Result<Heard> {
    timeout(PATIENCE, events.recv()).await.context("an event did not come")?.context("the streams have ended")
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let millis = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    format!("p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms", millis(at(50)), millis(at(99)), millis(times.last()))
}

#[expect(clippy::print_stdout, reason = "it is what the program is asked for")]
fn say(line: &str) {
    println!("{line}");
}
