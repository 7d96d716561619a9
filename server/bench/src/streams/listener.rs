use std::{net::SocketAddr, time::Instant};

use anyhow::{Result, ensure};
use tokio::{io::AsyncReadExt, net::TcpStream, sync::mpsc};

use crate::{person::Cookie, wire};

/// When a change was heard.
pub(crate) struct Heard {
    pub(crate) at: Instant,
}

/// Opens a stream and reads it until it ends; returns when it has begun.
pub(crate) async fn open(at: SocketAddr, cookie: &Cookie, heard: mpsc::UnboundedSender<Heard>) -> Result<()> {
    let mut stream = wire::send(at, "GET", "/api/v1/events", &cookie.0, "").await?;
    let mut text = String::new();
    while !text.contains("\"kind\":\"versions\"") {
        ensure!(more(&mut stream, &mut text).await, "no stream was opened: {text}");
    }
    tokio::spawn(async move {
        text.clear();
        while more(&mut stream, &mut text).await {
            while let Some((line, rest)) = text.split_once('\n') {
                if line.contains("\"kind\":\"changed\"") && heard.send(Heard { at: Instant::now() }).is_err()
                {
                    return;
                }
                text = rest.to_owned();
            }
        }
    });
    Ok(())
}

/// Reads what has come; `false` at the end.
async fn more(stream: &mut TcpStream, text: &mut String) -> bool {
    let mut buffer = [0; 512];
    match stream.read(&mut buffer).await {
        Ok(length) if length > 0 => {
            text.push_str(&String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()));
            true
        }
        _ => false,
    }
}
