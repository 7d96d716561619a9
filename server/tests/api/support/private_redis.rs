use std::process::Command;

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{
    eventually,
    process::{Folder, Process, free_port},
};

/// A Redis of one test, to be killed, stopped, filled and restarted.
#[derive(Debug)]
pub(crate) struct PrivateRedis {
    process: Process,
    folder: Folder,
    port: u16,
    options: Vec<String>,
}

impl PrivateRedis {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With options as on its command line.
    pub(crate) async fn start_with(options: &[&str]) -> Self {
        let (folder, port) = (Folder::new(), free_port());
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let process = launch(&folder, port, &options);
        let redis = Self { process, folder, port, options };
        redis.is_there().await;
        redis
    }

    /// A Sentinel that watches this Redis under the name `mono`, and alone decides that it is gone.
    pub(crate) async fn sentinel(&self) -> Self {
        let (folder, port) = (Folder::new(), free_port());
        let file = folder.path().join("sentinel.conf");
        let watched = self.port;
        let text = format!(
            "sentinel monitor mono 127.0.0.1 {watched} 1\nsentinel down-after-milliseconds mono 500\nsentinel failover-timeout mono 2000\n"
        );
        std::fs::write(&file, text).unwrap();
        let options = vec![file.display().to_string(), "--sentinel".to_owned()];
        let process = launch(&folder, port, &options);
        let sentinel = Self { process, folder, port, options };
        sentinel.is_there().await;
        sentinel
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Once more after [`PrivateRedis::kill`], with what it has saved.
    pub(crate) async fn restart(&mut self) {
        self.process = launch(&self.folder, self.port, &self.options);
        self.is_there().await;
    }

    pub(crate) fn signal(&self, name: &str) {
        self.process.signal(name);
    }

    /// What it says to a command, up to the end of the answer's first value.
    pub(crate) async fn say(&self, command: &str) -> String {
        self.try_say(command).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    async fn try_say(&self, command: &str) -> std::io::Result<String> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let mut stream = BufReader::new(stream);
        stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let Some(length) = line.trim_end().strip_prefix('$').and_then(|length| length.parse().ok()) else {
            return Ok(line.trim_end().to_owned());
        };
        let mut text = vec![0; length];
        stream.read_exact(&mut text).await?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    async fn is_there(&self) {
        let answers = || async { self.try_say("PING").await.is_ok_and(|answer| answer == "+PONG") };
        eventually("a private Redis answers", answers).await;
    }
}

fn launch(folder: &Folder, port: u16, options: &[String]) -> Process {
    let port = port.to_string();
    let fixed = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    let (file, options) =
        options.split_at(usize::from(options.first().is_some_and(|o| !o.starts_with("--"))));
    let start = |program| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(file).args(fixed).args(options);
        Process::start(&mut command)
    };
    start("valkey-server").or_else(|_| start("redis-server")).expect("redis-server is not installed")
}

/// Three nodes of a Redis Cluster, without replicas.
#[derive(Debug)]
pub(crate) struct RedisCluster {
    pub(crate) nodes: Vec<PrivateRedis>,
}

impl RedisCluster {
    pub(crate) async fn start() -> Self {
        let mut nodes = Vec::new();
        for (from, to) in [(0, 5460), (5461, 10922), (10923, 16383)] {
            let bus = free_port().to_string();
            let options =
                ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-node-timeout", "2000"];
            let node = PrivateRedis::start_with(&options).await;
            assert_eq!(node.say(&format!("CLUSTER ADDSLOTSRANGE {from} {to}")).await, "+OK");
            if let Some(first) = nodes.first() {
                let first: &PrivateRedis = first;
                let meet = format!("CLUSTER MEET 127.0.0.1 {} {bus}", node.port);
                assert_eq!(first.say(&meet).await, "+OK");
            }
            nodes.push(node);
        }
        for node in &nodes {
            let whole = || async { node.say("CLUSTER INFO").await.contains("cluster_state:ok") };
            eventually("the cluster is whole", whole).await;
        }
        Self { nodes }
    }

    pub(crate) fn url(&self) -> String {
        let [first, second, third] = [0, 1, 2].map(|node| self.nodes[node].port);
        format!("redis-cluster://127.0.0.1:{first}?node=127.0.0.1:{second}&node=127.0.0.1:{third}")
    }
}
